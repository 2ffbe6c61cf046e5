"""Who must have read a summary before it leaves: two persons, not one."""

from django.db.models import QuerySet
from django.utils import timezone

from audit.actors import Actor, Role
from commissions.models import Seat
from referrals.assignments.queries import staying
from referrals.leaving.enums import Reading
from referrals.models import Case
from referrals.permissions import has_conflict, is_handler, is_secretary

READING_ROLES = (Role.MEMBER, Role.SECRETARY)


class SecondReadingNeeded(RuntimeError):
    """Whoever sends the case up also logged it: a second person reads the summary first."""


def reading_by(actor: Actor, case: Case) -> Reading | None:
    """How a summary of this actor was read when it leaves now, or None when somebody else has to
    read it before.

    Whoever sends up what a colleague logged is the second person. A critical case does not wait,
    nor does one for which there is nobody else; both are flagged. The report of an association
    is not a text of the commission.
    """
    if case.author_id != actor.member_id:
        return Reading.TWO_PERSONS
    if not is_secretary(actor, case):
        return Reading.REPORT
    if case.is_critical:
        return Reading.CRITICAL
    return None if possible_readers(case).exists() else Reading.ALONE


def awaits_reader(actor: Actor, case: Case) -> bool:
    """Whether somebody else has to read a summary of this actor before it leaves."""
    return reading_by(actor, case) is None


def require_reading(actor: Actor, case: Case) -> Reading:
    """Raises SecondReadingNeeded."""
    reading = reading_by(actor, case)
    if reading is None:
        raise SecondReadingNeeded(case.reference)
    return reading


def possible_readers(case: Case) -> QuerySet[Seat]:
    """The open seats of the commission, but the author's and those that the case implicates."""
    implicated = {body for one in case.dysfunctions.all() for body in one.responsible_bodies}
    return (
        staying(timezone.localdate())
        .filter(body_id=case.body_id, role__in=READING_ROLES)
        .exclude(member_id=case.author_id)
        .exclude(represents__in=implicated)
    )


def can_settle_reading(actor: Actor, case: Case, *, asked_by: int) -> bool:
    """Whether the actor may be the second reader of a summary of this case."""
    return (
        is_handler(actor, case) and actor.member_id != asked_by and not has_conflict(actor, case)
    )
