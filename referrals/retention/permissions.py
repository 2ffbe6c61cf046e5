"""Who looks after retention: oversight runs it, a secretary or oversight makes a case wait."""

from audit.actors import Actor, Role
from referrals.enums import CaseState
from referrals.models import Case, LegalHold
from referrals.permissions import is_secretary


def can_run_retention(actor: Actor) -> bool:
    return actor.role in (Role.OVERSIGHT, Role.SYSTEM)


def can_hold_any_case(actor: Actor) -> bool:
    """Oversight sees no case: it names one by its reference, and learns nothing of it."""
    return actor.role == Role.OVERSIGHT


def can_hold_case(actor: Actor, case: Case) -> bool:
    """A draft is its author's alone, and ends after thirty days."""
    if case.state == CaseState.DRAFT:
        return False
    return can_hold_any_case(actor) or is_secretary(actor, case)


def can_lift_hold(actor: Actor, hold: LegalHold) -> bool:
    """The body that placed it, or oversight: no commission lets go what an inspection holds."""
    if can_hold_any_case(actor):
        return True
    return is_secretary(actor, hold.case) and hold.body_id == actor.body_id
