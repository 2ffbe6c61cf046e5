"""Who may put a case in whose hands."""

from audit.actors import Actor
from commissions.enums import Permission
from referrals.enums import Level
from referrals.models import Case
from referrals.permissions import is_coordinator, is_handler


def own_level(actor: Actor, case: Case) -> Level | None:
    """The level at which the actor works on the case, if it does."""
    if is_coordinator(actor, case):
        return Level.NATIONAL
    return Level.LOCAL if is_handler(actor, case) else None


def can_assign_to(actor: Actor, member_id: int | None) -> bool:
    """A secretary and a coordinator assign to anybody of their body; a member takes for itself,
    and takes nothing from another."""
    return can_hand_over(actor) or (member_id is not None and member_id == actor.member_id)


def can_hand_over(actor: Actor) -> bool:
    """A secretary for its commission, a coordinator for the national level."""
    return bool(
        actor.bodies_with(Permission.ESCALATE_CASE)
        or actor.bodies_with(Permission.REVIEW_ESCALATION)
    )
