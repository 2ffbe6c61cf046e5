"""Who has a case in hand: giving it to somebody, and handing everything over when one leaves."""

import uuid
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor, Role
from audit.services import acting_as
from commissions.enums import Permission
from commissions.models import Member, Seat
from referrals.assignments.permissions import can_assign_to, can_hand_over, own_level
from referrals.assignments.queries import staying
from referrals.enums import Level
from referrals.models import Assignment, Case
from referrals.services.cases import locked_case
from referrals.services.content import CaseRefused
from referrals.services.errors import CaseForbidden

HOLDING_ROLES: dict[Level, tuple[Role, ...]] = {
    Level.LOCAL: (Role.MEMBER, Role.SECRETARY),
    Level.NATIONAL: (Role.COORDINATOR,),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """A member with the open cases in its hands; `has_left` when no seat of the body is open."""

    member: Member
    cases: int
    has_left: bool


def assign_case(*, actor: Actor, case_id: uuid.UUID, member_id: int | None) -> Assignment | None:
    """Put a case in the hands of a member of the actor's own body, or in nobody's.

    A secretary or a coordinator gives it to anybody of the body; a member takes it for itself.
    Raises CaseNotFound, CaseForbidden, CaseRefused.
    """
    with acting_as(actor, purpose="case.assign"):
        case = locked_case(actor, case_id)
        level = own_level(actor, case)
        if level is None or not can_assign_to(actor, member_id):
            raise CaseForbidden(case.reference)
        present = Assignment.objects.filter(case=case, level=level).first()
        if member_id is None:
            if present is not None:
                present.delete()
            return None
        _require_able(actor, case, level, member_id)
        if present is not None and present.member_id == member_id:
            return present
        assignment = present or Assignment(case=case, level=level)
        assignment.member_id, assignment.assigned_at = member_id, timezone.now()
        assignment.save()
    return assignment


def _require_able(actor: Actor, case: Case, level: Level, member_id: int) -> None:
    """The member sits in the actor's body, and does not speak for the service in question."""
    seat = _seats(actor, level).filter(member_id=member_id).first()
    if seat is None:
        raise CaseRefused({"member": [_("This person has no seat in your body.")]})
    implicated = {body for one in case.dysfunctions.all() for body in one.responsible_bodies}
    if seat.represents and seat.represents in implicated:
        raise CaseRefused(
            {"member": [_("This person represents a body that the case implicates.")]}
        )


def hand_over(*, actor: Actor, from_member_id: int, to_member_id: int) -> int:
    """Give all the open cases that a member has in hand to another one; returns how many.

    Cases that implicate the body for which the other speaks stay where they are. Raises
    CaseForbidden, CaseRefused.
    """
    if not can_hand_over(actor):
        raise CaseForbidden("hand over")
    level = _level_of(actor)
    seat = _seats(actor, level).filter(member_id=to_member_id).first()
    if seat is None:
        raise CaseRefused({"to_member": [_("This person has no seat in your body.")]})
    if from_member_id == to_member_id:
        raise CaseRefused({"to_member": [_("Choose somebody else.")]})
    with acting_as(actor, purpose="case.hand_over"):
        assignments = _of_body(actor, level).filter(member_id=from_member_id)
        if seat.represents:
            assignments = assignments.exclude(
                case__dysfunctions__responsible_bodies__contains=[seat.represents]
            )
        moved = list(assignments.select_for_update(of=("self",)))
        for assignment in moved:
            assignment.member_id, assignment.assigned_at = to_member_id, timezone.now()
            assignment.save(update_fields=["member", "assigned_at"])
    return len(moved)


def possible_holders(*, actor: Actor) -> list[Member]:
    """Those of the actor's body who may have a case in hand, by name."""
    seats = _seats(actor, _level_of(actor))
    return list(Member.objects.filter(pk__in=seats.values("member_id")).order_by("full_name"))


def holders(*, actor: Actor) -> list[Holder]:
    """Who has open cases of the actor's body in hand, those who left first. Raises
    CaseForbidden."""
    if not can_hand_over(actor):
        raise CaseForbidden("hand over")
    level = _level_of(actor)
    counts = _of_body(actor, level).values_list("member_id").annotate(models.Count("pk"))
    sitting = set(_seats(actor, level).values_list("member_id", flat=True))
    by_member = dict(counts.order_by("member_id"))
    found = [
        Holder(member=member, cases=by_member[member.pk], has_left=member.pk not in sitting)
        for member in Member.objects.filter(pk__in=by_member)
    ]
    return sorted(found, key=lambda one: (not one.has_left, one.member.full_name))


def holder_of(*, actor: Actor, case: Case) -> Member | None:
    """Who has the case in hand at the actor's own level; the other level learns no name."""
    level = own_level(actor, case)
    if level is None:
        return None
    found = Assignment.objects.filter(case=case, level=level).select_related("member").first()
    return found.member if found else None


def _level_of(actor: Actor) -> Level:
    is_national = bool(actor.bodies_with(Permission.REVIEW_ESCALATION))
    return Level.NATIONAL if is_national else Level.LOCAL


def _of_body(actor: Actor, level: Level) -> "models.QuerySet[Assignment]":
    """The assignments of the actor's level, for the open cases that it sees."""
    open_cases = Case.objects.visible_to(actor).open()
    return Assignment.objects.filter(level=level, case__in=open_cases)


def _seats(actor: Actor, level: Level) -> "models.QuerySet[Seat]":
    """The open seats of the actor's body whose role may have a case in hand."""
    return staying(timezone.localdate()).filter(
        models.Q(body_id=actor.body_id), role__in=HOLDING_ROLES[level]
    )
