"""Telling owners, fifteen days before, that something of a case will be destroyed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from audit.actors import Actor, Role
from privacy.retention import WARNING_BEFORE_DELETION
from referrals.models import Case
from referrals.notifications.enums import Event
from referrals.notifications.services import notify
from referrals.retention.due import Deadline, coming
from referrals.retention.enums import Rule


def coming_for(*, actor: Actor, now: datetime) -> list[Deadline]:
    """What will be destroyed in the cases of the actor's body, the nearest first: the others see
    no exact day."""
    own = Q(body_id=actor.body_id) | Q(reported_by_body_id=actor.body_id)
    visible = Case.objects.visible_to(actor).filter(own)
    return sorted(coming(now, WARNING_BEFORE_DELETION, cases=visible), key=lambda one: one.at)


def warn_owners(now: datetime) -> int:
    """Once for each end: the author of a draft, else those who answer for the case."""
    with transaction.atomic():
        return sum(_warn(one) for one in coming(now, WARNING_BEFORE_DELETION))


def _warn(deadline: Deadline) -> int:
    case = deadline.case
    is_draft = deadline.rule == Rule.DRAFT
    return notify(
        event=Event.RETENTION,
        occasion=f"{case.pk}:{deadline.rule}:{deadline.at:%Y-%m-%d}",
        case=case,
        bodies={case.reported_by_body_id or case.body_id} if is_draft else {case.body_id},
        roles=() if is_draft else (Role.SECRETARY, Role.COORDINATOR),
        members=[case.author_id] if is_draft else None,
    )
