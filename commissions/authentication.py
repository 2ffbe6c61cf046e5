"""Checking an e-mail address and a password, from the page and from the API alike.

Second factors (allauth) will take the place of this module; its callers only know `log_in_with`.
"""

from django.contrib.auth import authenticate
from django.http import HttpRequest
from rest_framework.request import Request

from audit.actors import Actor
from audit.services import acting_as, record, record_refusal
from commissions.login_limits import (
    TooManyAttempts,
    count_failure,
    forget_failures,
    require_attempt_allowed,
)
from commissions.models import Member
from commissions.services import actor_of

__all__ = ["TooManyAttempts", "WrongCredentials", "authenticated_member"]


class WrongCredentials(PermissionError):
    """Unknown address, wrong password or blocked account: the three are not told apart."""


def authenticated_member(*, request: HttpRequest | Request, email: str, password: str) -> Member:
    """The member behind an address and a password. Each attempt is a line in the journal.

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
    actor = actor_of(member)
    with acting_as(actor, purpose="login"):
        record(actor=actor, event="login.succeeded", target=member, purpose="login")
    return member
