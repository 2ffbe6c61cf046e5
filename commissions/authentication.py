"""Checking an e-mail address and a password, from the page and from the API alike.

A password alone logs nobody in who has a second factor: `commissions.access.factors`.
"""

from django.contrib.auth import authenticate
from django.http import HttpRequest
from rest_framework.request import Request

from audit.actors import Actor
from audit.services import record_refusal
from commissions.access.limits import TooManyAttempts, count_attempt, forget_attempts
from commissions.models import Member

__all__ = ["TooManyAttempts", "WrongCredentials", "member_with_password"]


class WrongCredentials(PermissionError):
    """Unknown address, wrong password or blocked account: the three are not told apart."""


def member_with_password(*, request: HttpRequest | Request, email: str, password: str) -> Member:
    """The member behind an address and a password. Each refusal is a line in the journal.

    Raises TooManyAttempts, WrongCredentials.
    """
    address = request.META.get("REMOTE_ADDR", "")
    try:
        count_attempt(account=email, address=address)
    except TooManyAttempts as refusal:
        if refusal.is_first:
            _record("login.locked", email)
        raise
    member = authenticate(request, username=email.strip().lower(), password=password)
    if not isinstance(member, Member):
        _record("login.failed", email)
        raise WrongCredentials
    forget_attempts(account=email, address=address)
    return member


def _record(event: str, email: str) -> None:
    # The answer of the API to a refusal is an exception, which rolls its transaction back.
    record_refusal(
        actor=Actor.visitor(),
        event=event,
        target=Member.objects.filter(email=email.strip().lower()).first(),
        purpose="login",
    )
