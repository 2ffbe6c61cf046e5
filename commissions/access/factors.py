"""Second factors: who needs one, whether a session has shown one, and the codes of the API."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from rest_framework.request import Request

from audit.actors import Actor, Role
from audit.services import acting_as, record_refusal
from commissions.access.limits import TooManyAttempts, count_attempt, forget_attempts
from commissions.access.mails import Alert
from commissions.access.tasks import tell
from commissions.models import Member
from commissions.services import actor_of

# Recovery codes come with one of these and are worth nothing without.
MAIN_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
METHOD = "mfa"


class CodeMissing(PermissionError):
    """The account has a second factor: the password alone opens nothing."""


class WrongCode(PermissionError):
    """Not the code of now, or one that was already used."""


class FactorMissing(PermissionError):
    """The account must set up a second factor before it can do anything."""


def has_factor(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member, type__in=MAIN_FACTORS).exists())


def has_passkey(member: Member) -> bool:
    passkeys = Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN)
    return bool(passkeys.exists())


def needs_factor(actor: Actor) -> bool:
    """Every role but visitor, unless the installation does without (the demonstration)."""
    return bool(settings.RELAIS_REQUIRE_MFA) and actor.role != Role.VISITOR


def note_factor(request: HttpRequest, member: Member, **about: Any) -> None:
    """This session has shown a second factor; also for one that an identity provider asked for."""
    record_authentication(request, member, METHOD, **about)


def has_shown_factor(request: HttpRequest, member: Member) -> bool:
    records = get_authentication_records(request, member)
    return any(one.get("method") == METHOD for one in records)


def has_proved_lately(request: HttpRequest) -> bool:
    """Whether the member has typed a password or shown a factor in the last minutes."""
    if not isinstance(request.user, Member):
        return False
    records = get_authentication_records(request, request.user)
    latest = max((one["at"] for one in records), default=0.0)
    return bool(time.time() - latest < account_settings.REAUTHENTICATION_TIMEOUT)


def can_do_without(factor: Authenticator) -> bool:
    """Whether a factor may go: the last one stays with whoever needs one.

    The member's row stays locked until the end of the transaction: two factors removed at the
    same moment would otherwise each count on the other.
    """
    member = Member.objects.select_for_update().get(pk=factor.user_id)
    others = Authenticator.objects.filter(user=member, type__in=MAIN_FACTORS).exclude(pk=factor.pk)
    return not needs_factor(actor_of(member)) or others.exists()


def count_code(member: Member, *, address: str) -> None:
    """Count one code, apart from the passwords, or raise TooManyAttempts.

    Whoever comes this far knows the password: the member is told once.
    """
    try:
        count_attempt(account=_account_of_codes(member), address=address)
    except TooManyAttempts as refusal:
        if refusal.is_first:
            tell(member, Alert.CODES_REFUSED)
        raise


def forget_codes(member: Member, *, address: str) -> None:
    forget_attempts(account=_account_of_codes(member), address=address)


def _account_of_codes(member: Member) -> str:
    return f"code of {member.pk}"


def record_wrong_code(member: Member) -> None:
    record_refusal(
        actor=Actor.visitor(), event="login.code_failed", target=member, purpose="login.factor"
    )


def require_factor(*, request: HttpRequest | Request, member: Member, code: str) -> None:
    """For a log-in without pages, after the password: the code when the member has a factor.

    Raises CodeMissing, WrongCode, FactorMissing, TooManyAttempts.
    """
    if not has_factor(member):
        if needs_factor(actor_of(member)):
            raise FactorMissing
        return
    if not code:
        raise CodeMissing
    address = request.META.get("REMOTE_ADDR", "")
    count_code(member, address=address)
    with acting_as(actor_of(member), purpose="login.factor"):
        is_right = _is_code(member, code)
    if not is_right:
        record_wrong_code(member)
        raise WrongCode
    forget_codes(member, address=address)


def _is_code(member: Member, code: str) -> bool:
    factors = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    with transaction.atomic():
        return any(one.wrap().validate_code(code) for one in factors.filter(user=member))
