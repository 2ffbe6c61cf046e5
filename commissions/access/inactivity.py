"""Accounts that nobody uses any more: warned, blocked at 90 days, pseudonymised at 12 months.

Nobody is deleted: cases and the journal name the member's row. What the calls are given is the
set of members who have open cases in hand, which this app does not know.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from audit.actors import Actor, Role
from audit.services import acting_as, record
from commissions.access.mails import Alert
from commissions.access.models import KnownDevice
from commissions.access.recovery import close_everything
from commissions.access.tasks import tell
from commissions.models import Member, Seat
from commissions.permissions import can_manage_seats
from commissions.services import close_seat

WARNED_AFTER = timedelta(days=76)
BLOCKED_AFTER = timedelta(days=90)
PSEUDONYMISED_AFTER = timedelta(days=365)
# An address that no mail server takes (RFC 2606).
PSEUDONYM = "compte-{pk}@pseudonyme.invalid"

KEEPER = Actor.system("inactivity")


class AccountNotReopened(PermissionError):
    """The actor keeps no seat of this account, or it is not a blocked one."""


def warn_unused(*, with_cases: Collection[int], now: datetime | None = None) -> int:
    """Tell, once each time, those whose account will be blocked; and who keeps their seats, when
    cases have to be handed over first. How many were told."""
    members = _unused_for(WARNED_AFTER, now).filter(
        models.Q(warned_at__isnull=True) | models.Q(warned_at__lt=models.F("used_at")),
        is_active=True,
    )
    with acting_as(KEEPER, purpose="member.warn"):
        for member in members:
            member.warned_at = now or timezone.now()
            member.save(update_fields=["warned_at"])
            tell(member, Alert.UNUSED)
            if member.pk in with_cases:
                for keeper in _keepers_of(member):
                    tell(keeper, Alert.CASES_TO_HAND_OVER)
    return len(members)


def block_unused(*, with_cases: Collection[int], now: datetime | None = None) -> int:
    """Close the accounts unused for 90 days, and those made for an hour. Whoever has open cases in
    hand stays until they are handed over, and nobody is blocked before the days of the warning
    are over, also when the worker was away. How many were blocked."""
    warned_by = (now or timezone.now()) - (BLOCKED_AFTER - WARNED_AFTER)
    unused = (
        _unused_for(BLOCKED_AFTER, now)
        .filter(is_active=True, warned_at__gte=models.F("used_at"), warned_at__lte=warned_by)
        .exclude(pk__in=with_cases)
    )
    over = Member.objects.filter(is_active=True, expires_at__lt=now or timezone.now())
    members = [*unused, *over]
    with acting_as(KEEPER, purpose="member.block"):
        for member in members:
            member.is_active = False
            member.save(update_fields=["is_active"])
            close_everything(member)
            record(actor=KEEPER, event="member.blocked", target=member, purpose="member.block")
    return len(members)


def pseudonymise_unused(*, with_cases: Collection[int], now: datetime | None = None) -> int:
    """Take the name, the address and every way in from accounts blocked and unused for twelve
    months; the journal's own lines about them are purged after as long. How many."""
    members = (
        _unused_for(PSEUDONYMISED_AFTER, now)
        .filter(is_active=False, pseudonymised_at__isnull=True)
        .exclude(pk__in=with_cases)
    )
    with acting_as(KEEPER, purpose="member.pseudonymise"):
        for member in members:
            _forget(member)
            record(
                actor=KEEPER,
                event="member.pseudonymised",
                target=member,
                purpose="member.pseudonymise",
            )
    return len(members)


def reopen_account(*, actor: Actor, member: Member) -> None:
    """Open a blocked account again, for who keeps the seats of one of its bodies; its time starts
    anew. Raises AccountNotReopened."""
    going_on = Seat.objects.not_ended(timezone.localdate())
    seats = going_on.filter(member=member).select_related("body")
    if actor.member_id == member.pk or not any(can_manage_seats(actor, one.body) for one in seats):
        raise AccountNotReopened(member.pk)
    with acting_as(actor, purpose="member.reopen"):
        locked = Member.objects.select_for_update().get(pk=member.pk)
        if locked.is_active or locked.pseudonymised_at:
            raise AccountNotReopened(member.pk)
        locked.is_active, locked.last_login = True, timezone.now()
        locked.save(update_fields=["is_active", "last_login"])
        record(actor=actor, event="member.reopened", target=locked, purpose="member.reopen")


def note_activity(member: Member) -> None:
    """A log-in or a call by API; Django notes those of the pages."""
    Member.objects.filter(pk=member.pk).update(last_login=timezone.now())


def _unused_for(period: timedelta, now: datetime | None) -> models.QuerySet[Member]:
    """Since the last log-in or, without one, since the account exists."""
    limit = (now or timezone.now()) - period
    used = Greatest(Coalesce("last_login", "joined_at"), "joined_at")
    return Member.objects.annotate(used_at=used).filter(used_at__lt=limit).order_by("pk")


def _keepers_of(member: Member) -> list[Member]:
    """The secretaries and coordinators of the bodies where the member sits."""
    today = timezone.localdate()
    bodies = Seat.objects.not_ended(today).filter(member=member).values("body_id")
    seats = Seat.objects.open_on(today).filter(
        models.Q(body_id__in=bodies), role__in=(Role.SECRETARY, Role.COORDINATOR)
    )
    others = Member.objects.exclude(pk=member.pk)
    return list(others.filter(pk__in=seats.values("member_id")))


def _forget(member: Member) -> None:
    seats = Seat.objects.not_ended(timezone.localdate()).filter(member=member)
    for seat in seats.select_related("body"):
        close_seat(actor=KEEPER, seat=seat)
    close_everything(member)
    Authenticator.objects.filter(user=member).delete()
    SocialAccount.objects.filter(user=member).delete()
    KnownDevice.objects.filter(member=member).delete()
    member.email = PSEUDONYM.format(pk=member.pk)
    member.full_name = f"Compte {member.pk}"
    member.pseudonymised_at = timezone.now()
    member.set_unusable_password()
    member.save(update_fields=["email", "full_name", "pseudonymised_at", "password"])
