"""An administrator's account for one hour, when nobody who holds one can be reached.

It opens the administration and no case. It is made by whoever has a shell on the machine; the
journal and a mail to oversight and to the administrators say so at once.
"""

import secrets
from datetime import timedelta
from enum import StrEnum

from django.utils import timezone

from audit.actors import Actor, Role
from audit.services import acting_as, record
from commissions.access.mails import Alert
from commissions.access.tasks import tell
from commissions.enums import BodyKind
from commissions.models import Body, Member, Seat
from commissions.services import create_member, open_seat

OPEN_FOR = timedelta(hours=1)
OPENER = Actor.system("open_break_glass")


class Reason(StrEnum):
    """Codes, because the journal keeps no words of a person: the decision on paper has them."""

    INCIDENT = "incident"
    LOST_ACCESS = "lost-access"
    REQUISITION = "requisition"


class NoAdministration(LookupError):
    """No body of the administration is open: there is nothing to sit on."""


class AlreadyOpen(RuntimeError):
    """One at a time: two accounts of one person could approve each other's invitations."""


def open_break_glass(*, reason: Reason) -> tuple[Member, str]:
    """The account and its password, which is shown once. Raises AlreadyOpen, NoAdministration."""
    body = Body.objects.active().filter(kind=BodyKind.ADMINISTRATION).order_by("pk").first()
    if body is None:
        raise NoAdministration
    now, today = timezone.now(), timezone.localdate()
    if Member.objects.filter(expires_at__gt=now).exists():
        raise AlreadyOpen
    password = secrets.token_urlsafe(18)
    with acting_as(OPENER, purpose="break_glass"):
        told = _those_told()
        member = create_member(
            actor=OPENER,
            email=f"secours-{now:%Y%m%d-%H%M%S-%f}@secours.invalid",
            full_name=f"Compte de secours {now:%Y-%m-%d}",
            password=password,
        )
        member.expires_at = now + OPEN_FOR
        member.save(update_fields=["expires_at"])
        tomorrow = today + timedelta(days=1)
        open_seat(
            actor=OPENER, member=member, body=body, role=Role.ADMINISTRATOR, ends_on=tomorrow
        )
        record(
            actor=OPENER,
            event="break_glass.opened",
            target=member,
            purpose="break_glass",
            extra={"reason": reason.value},
        )
        for person in told:
            tell(person, Alert.BREAK_GLASS)
    return member, password


def _those_told() -> list[Member]:
    seats = Seat.objects.open_on(timezone.localdate()).filter(
        role__in=(Role.OVERSIGHT, Role.ADMINISTRATOR)
    )
    return list(Member.objects.filter(pk__in=seats.values("member_id")))
