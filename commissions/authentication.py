"""Checking an e-mail address and a password, from the page and from the API alike."""

from django.contrib.auth import authenticate
from django.http import HttpRequest
from rest_framework.request import Request

from audit.actors import Actor
from audit.services import record_refusal
from commissions.login_limits import (
    TooManyAttempts,
    count_failure,
    forget_failures,
    require_attempt_allowed,
)
from commissions.models import Member

__all__ = ["TooManyAttempts", "WrongCredentials", "member_with_password"]


class WrongCredentials(PermissionError):
    """Unknown address, wrong password or blocked account: the three are not told apart."""


def member_with_password(*, request: HttpRequest | Request, email: str, password: str) -> Member:
    """The member behind an address and a password. Each refusal is a line in the journal.

    Raises TooManyAttempts, WrongCredentials.
    """
    address = request.META.get("REMOTE_ADDR", "")
    require_attempt_allowed(email=email, address=address)
    member = authenticate(request, username=email.strip().lower(), password=password)
    if not isinstance(member, Member):
        count_failure(email=email, address=address)
        # The answer of the API to this is an exception, which rolls its transaction back.
        record_refusal(
            actor=Actor.visitor(),
            event="login.failed",
            target=Member.objects.filter(email=email.strip().lower()).first(),
            purpose="login",
        )
        raise WrongCredentials
    forget_failures(email=email)
    return member
