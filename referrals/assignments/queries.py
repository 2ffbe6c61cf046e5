"""The work views that ask who has a case in hand."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.actors import Actor
from commissions.enums import Permission
from commissions.models import Seat
from referrals.enums import Level
from referrals.models import Assignment


def in_hands_of(actor: Actor) -> Q:
    """The cases that the actor has in hand."""
    mine = Assignment.objects.filter(Q(member_id=actor.member_id), level=_level(actor))
    return Q(pk__in=mine.values("case_id"))


def in_nobodys_hands(actor: Actor, today: date) -> Q:
    """The cases that nobody of the actor's body has in hand: never given to anybody, or to
    somebody whose seat has ended."""
    seats = staying(today).filter(Q(body_id=actor.body_id), member_id=OuterRef("member_id"))
    held = Assignment.objects.filter(Exists(seats), level=_level(actor))
    return ~Q(pk__in=held.values("case_id"))


def staying(today: date) -> QuerySet[Seat]:
    """The seats that go on: one that was closed today gives no right any more."""
    return Seat.objects.open_on(today).exclude(ends_on=today)


def _level(actor: Actor) -> Level:
    is_national = bool(actor.bodies_with(Permission.REVIEW_ESCALATION))
    return Level.NATIONAL if is_national else Level.LOCAL
