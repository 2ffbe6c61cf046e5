"""Who looks after retention: oversight runs it, a secretary or oversight makes a case wait."""

from audit.actors import Actor, Role
from referrals.enums import CaseState
from referrals.models import Case
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
