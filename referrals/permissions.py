"""Who may do what with a case. `Case.objects.visible_to` says the same as `can_view_case`."""

from collections.abc import Callable

from audit.actors import Actor, Role
from commissions.enums import BodyKind, Permission
from commissions.models import Body
from commissions.services import competent_commission
from referrals.enums import CaseState
from referrals.models import Case
from referrals.workflow import Holder, Transition, transitions_from

# Moves and acts that a member with a conflict of interest may not make.
_DECISIVE_STATES = frozenset({CaseState.RESOLVED_LOCALLY, CaseState.CLOSED, CaseState.DECLINED})


def can_open_cases(actor: Actor) -> bool:
    """Whoever may log, report or review cases has a list of them, even when it is empty."""
    return bool(
        actor.bodies_with(Permission.VIEW_CASE)
        or actor.bodies_with(Permission.REPORT_CASE)
        or actor.bodies_with(Permission.REVIEW_ESCALATION)
    )


def can_log_case(actor: Actor, body: Body) -> bool:
    """A member or the secretary of the commission; an association, to any commission and to the
    national coordination."""
    return actor.may(Permission.LOG_CASE, body.pk) or bool(
        actor.bodies_with(Permission.REPORT_CASE)
    )


def can_log_cases(actor: Actor) -> bool:
    return bool(
        actor.bodies_with(Permission.LOG_CASE) or actor.bodies_with(Permission.REPORT_CASE)
    )


def can_log_gap(actor: Actor, department: str) -> bool:
    """What the directory shows of a department, in one click: the national coordination for every
    department, a commission for its own."""
    if can_review_escalations(actor):
        return True
    return bool(actor.bodies_with(Permission.LOG_CASE)) and department in actor.departments


def can_review_escalations(actor: Actor) -> bool:
    return bool(actor.bodies_with(Permission.REVIEW_ESCALATION))


def can_view_case(actor: Actor, case: Case) -> bool:
    """Its commission, the association that reported it, the national level once escalated, and
    the worker, whose rules move cases; a draft is seen by its author only."""
    if actor.role == Role.SYSTEM:
        return case.state != CaseState.DRAFT
    if can_review_escalations(actor) and case.escalated_at is not None:
        return True
    return is_local_to(actor, case)


def is_local_to(actor: Actor, case: Case) -> bool:
    """Whether the actor sees the case in full: dates, narrative and local moves."""
    if case.state == CaseState.DRAFT and case.author_id != actor.member_id:
        return False
    return actor.may(Permission.VIEW_CASE, case.body_id) or is_reporter(actor, case)


def is_reporter(actor: Actor, case: Case) -> bool:
    return actor.may(Permission.REPORT_CASE, case.reported_by_body_id)


def is_held_nationally(case: Case) -> bool:
    """The association reported it straight to the national level, or no commission exists."""
    return case.body.kind == BodyKind.NATIONAL


def has_conflict(actor: Actor, case: Case) -> bool:
    """The member speaks for a kind of body that the case implicates: it may read and answer,
    never close, resolve or edit."""
    if not actor.represents:
        return False
    return any(
        actor.represents in dysfunction.responsible_bodies
        for dysfunction in case.dysfunctions.all()
    )


def can_edit_case(actor: Actor, case: Case) -> bool:
    """The author of a draft; then the commission, as long as the case is in its hands."""
    if case.state == CaseState.DRAFT:
        return is_local_to(actor, case)
    return (
        case.state in (CaseState.LOGGED, CaseState.IN_LOCAL_HANDLING)
        and actor.may(Permission.HANDLE_CASE, case.body_id)
        and not has_conflict(actor, case)
    )


def _is_author(actor: Actor, case: Case) -> bool:
    return case.author_id == actor.member_id and is_local_to(actor, case)


def can_write_summary(actor: Actor, case: Case) -> bool:
    """The secretary or the association that reported it, for a case that went up by itself and
    that the national level holds without knowing why."""
    return (
        case.is_at_national_level
        and case.national_summary_sealed is None
        and (is_secretary(actor, case) or is_reporter(actor, case))
    )


def is_coordinator(actor: Actor, case: Case) -> bool:
    """Whether the actor answers for the case at the national level."""
    return can_review_escalations(actor) and case.escalated_at is not None


def is_handler(actor: Actor, case: Case) -> bool:
    """Whether the actor belongs to the commission that holds the case."""
    return actor.may(Permission.HANDLE_CASE, case.body_id)


def is_secretary(actor: Actor, case: Case) -> bool:
    """Whether the actor is a secretary of the commission that holds the case."""
    return actor.may(Permission.ESCALATE_CASE, case.body_id)


def _was_closed_by_national_level(case: Case) -> bool:
    closing = case.moves.filter(to_state=CaseState.CLOSED).order_by("-at", "-case_version").first()
    return closing is not None and closing.from_state == CaseState.ANSWERED


def _is_system(actor: Actor, case: Case) -> bool:
    return actor.role == Role.SYSTEM


def _reads_elsewhere(actor: Actor, case: Case) -> bool:
    """A second reader lets out the very text that was read (`leaving.readings`): the form of the
    move, where another one could be written, is not for that person."""
    return False


_HOLDERS: dict[Holder, Callable[[Actor, Case], bool]] = {
    Holder.AUTHOR: _is_author,
    Holder.COORDINATOR: is_coordinator,
    Holder.HANDLER: is_handler,
    Holder.READER: _reads_elsewhere,
    Holder.REPORTER: is_reporter,
    Holder.SECRETARY: is_secretary,
    Holder.SYSTEM: _is_system,
}


def can_move_case(actor: Actor, case: Case, row: Transition) -> bool:
    """Whether the actor is one of those whom the workflow table lets make this move, and the case
    is one that can go that way."""
    if row.target in _DECISIVE_STATES and has_conflict(actor, case):
        return False
    if not _can_go(case, row):
        return False
    return any(_HOLDERS[holder](actor, case) for holder in _holders(case, row))


def _can_go(case: Case, row: Transition) -> bool:
    """A commission declines the report of somebody else, never its own; a case that no commission
    can receive is not sent down; one whose texts were destroyed stays ended."""
    if case.is_shredded:
        return False
    match row.target:
        case CaseState.DECLINED:
            return case.reported_by_body_id is not None
        case CaseState.RETURNED if is_held_nationally(case):
            return competent_commission(case.department_id) is not None
    return True


def _holders(case: Case, row: Transition) -> frozenset[Holder]:
    """Each level reopens what it closed: the secretary does not reopen an answer of the national
    level. An association answers the questions about a case that no commission holds."""
    match (row.source, row.target):
        case (CaseState.CLOSED, CaseState.REOPENED):
            above = _was_closed_by_national_level(case)
            return frozenset({Holder.COORDINATOR if above else Holder.SECRETARY})
        case (CaseState.INFORMATION_REQUESTED, CaseState.ACKNOWLEDGED):
            unused = Holder.HANDLER if is_held_nationally(case) else Holder.REPORTER
            return row.who - {unused}
    return row.who


def moves_open_to(actor: Actor, case: Case) -> list[Transition]:
    """The moves that the actor may make now, in the order of the table."""
    return [row for row in transitions_from(case.state) if can_move_case(actor, case, row)]
