"""Notices: telling the members of some bodies, reading them, choosing mails."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from audit.actors import Actor, Role
from audit.services import record
from commissions.models import Seat
from referrals.models import Case, MailChoice, Notification, OutgoingMail
from referrals.notifications.enums import Delivery, Event

# The others have nothing to do with a case.
TOLD_ROLES = (Role.ASSOCIATION, Role.COORDINATOR, Role.MEMBER, Role.MINISTRY, Role.SECRETARY)


class NotAdministrator(PermissionError):
    """Only the administrator looks after the mails that could not leave."""


def notify(
    *,
    event: Event,
    occasion: str,
    bodies: Collection[int],
    case: Case | None = None,
    roles: Collection[str] = (),
    members: Collection[int] | None = None,
    except_member: int | None = None,
) -> int:
    """Tell those who sit in some bodies, once per occasion. Returns how many are concerned.

    `roles` and `members` narrow it down. Nobody whose seat has ended is told.
    """
    seats = Seat.objects.open_on(timezone.localdate()).filter(
        body_id__in=bodies, role__in=roles or TOLD_ROLES
    )
    if members is not None:
        seats = seats.filter(member_id__in=members)
    if except_member is not None:
        seats = seats.exclude(member_id=except_member)
    told = set(seats.values_list("member_id", "body_id"))
    Notification.objects.bulk_create(
        [
            Notification(member_id=member, body_id=body, case=case, event=event, occasion=occasion)
            for member, body in sorted(told)
        ],
        ignore_conflicts=True,
    )
    return len(told)


def notifications_of(*, actor: Actor, limit: int = 100) -> list[Notification]:
    """The newest that still mean something."""
    notices = Notification.objects.visible_to(actor).current().select_related("case")
    return list(notices.order_by("-created_at", "-pk")[:limit])


def mark_all_read(*, actor: Actor) -> int:
    return Notification.objects.visible_to(actor).unread().update(read_at=timezone.now())


def delivery_of(*, actor: Actor) -> str:
    if actor.member_id is None:
        return Delivery.NONE
    choice = MailChoice.objects.filter(member_id=actor.member_id).first()
    return choice.delivery if choice else Delivery.IMMEDIATE


def choose_delivery(*, actor: Actor, delivery: Delivery) -> None:
    if actor.member_id is not None:
        MailChoice.objects.update_or_create(
            member_id=actor.member_id, defaults={"delivery": delivery}
        )


def abandoned_mails(*, actor: Actor) -> list[OutgoingMail]:
    """The dead letters. Raises NotAdministrator."""
    _require_administrator(actor)
    return list(OutgoingMail.objects.abandoned().select_related("member")[:200])


def retry_mail(*, actor: Actor, mail_id: str) -> bool:
    """Put a dead letter back among those to send. Raises NotAdministrator."""
    _require_administrator(actor)
    with transaction.atomic():
        mail = OutgoingMail.objects.abandoned().select_for_update().filter(pk=mail_id).first()
        if mail is None:
            return False
        mail.abandoned_at, mail.attempts, mail.next_attempt_at = None, 0, timezone.now()
        mail.save(update_fields=["abandoned_at", "attempts", "next_attempt_at"])
        record(actor=actor, event="notification.retried", target=mail, purpose="notification")
    return True


def _require_administrator(actor: Actor) -> None:
    if actor.role != Role.ADMINISTRATOR:
        raise NotAdministrator(actor.label)
