"""Moving a case through its workflow: one function per request, one transaction, one line."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor, Role
from audit.services import acting_as
from privacy.services import row_cipher
from referrals.deadlines import add_working_days
from referrals.enums import CaseState, Outcome, RightObtained
from referrals.models import Case, Dysfunction, Move
from referrals.permissions import can_move_case, moves_open_to
from referrals.services.cases import (
    earliest_due_date,
    locked_case,
    require_version,
    write_move,
)
from referrals.services.content import CaseRefused, Errors, screened
from referrals.services.errors import CaseForbidden, MoveForbidden
from referrals.workflow import (
    ACKNOWLEDGE_CRITICAL_WITHIN,
    ACKNOWLEDGE_WITHIN,
    ANSWER_WITHIN,
    Requirement,
    Transition,
    transition,
)

REASON_MAX_LENGTH = 2000
SUMMARY_MAX_LENGTH = 2000


def move_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    target: str,
    reason: str = "",
    national_summary: str = "",
    outcome: str = "",
    rights: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Move:
    """Move a case to another state and write the line that says so, in one transaction.

    `rights` maps each dysfunction, by the code of its type, to what was obtained. Of two moves
    made at once, the second finds the state that the first left: it is refused if the table
    has no such move from there.

    Raises CaseNotFound, StaleCase, MoveForbidden, CaseForbidden, CaseRefused, IdentifyingText;
    nothing has then changed.
    """
    with acting_as(actor, purpose=f"case.move.{target}"):
        case = locked_case(actor, case_id)
        require_version(case, expected_version)
        row = _allowed_row(actor, case, target)
        texts = {
            "reason": screened("reason", reason, max_length=REASON_MAX_LENGTH),
            "national_summary": screened(
                "national_summary", national_summary, max_length=SUMMARY_MAX_LENGTH
            ),
        }
        _require(actor, row, case, texts=texts, outcome=outcome, rights=rights or {})
        if row.target == CaseState.ESCALATED and texts["national_summary"]:
            case.national_summary_sealed = row_cipher(row=case).seal(
                column="national_summary", text=texts["national_summary"]
            )
        if row.target == CaseState.CLOSED:
            case.outcome = outcome
            _record_rights(case, rights or {})
        return _enter(actor=actor, case=case, row=row, reason=texts["reason"])


def _allowed_row(actor: Actor, case: Case, target: str) -> Transition:
    row = transition(case.state, target)
    if row is None:
        raise MoveForbidden(state=case.state, target=target, allowed=moves_open_to(actor, case))
    if not can_move_case(actor, case, row):
        raise CaseForbidden(case.reference)
    return row


def _require(
    actor: Actor,
    row: Transition,
    case: Case,
    *,
    texts: Mapping[str, str],
    outcome: str,
    rights: Mapping[str, str],
) -> None:
    """Raises CaseRefused with every missing or wrong part of the move."""
    errors: Errors = {}
    if Requirement.REASON in row.requires and not texts["reason"]:
        errors["reason"] = [_("Say why: this move needs a reason.")]
    # A case that a rule sends up by itself has no summary yet (design: escalation, c).
    summary_wanted = Requirement.NATIONAL_SUMMARY in row.requires and actor.role != Role.SYSTEM
    if summary_wanted and not texts["national_summary"]:
        errors["national_summary"] = [
            _("Write the summary that the national coordination will read.")
        ]
    if Requirement.OUTCOME in row.requires and outcome not in Outcome.values:
        errors["outcome"] = [_("Choose the outcome of the case.")]
    if Requirement.RIGHTS in row.requires:
        errors |= _rights_problems(case, rights)
    if row.target == CaseState.LOGGED and not case.dysfunctions.exists():
        errors["dysfunctions"] = [_("Choose at least one dysfunction.")]
    if errors:
        raise CaseRefused(errors)


def _rights_problems(case: Case, rights: Mapping[str, str]) -> Errors:
    errors: Errors = {}
    codes = set(case.dysfunctions.values_list("type__code", flat=True))
    for code in sorted(codes):
        if rights.get(code, "") not in RightObtained.values:
            errors[f"rights.{code}"] = [_("Say whether the right was obtained.")]
    for code in sorted(set(rights) - codes):
        errors[f"rights.{code}"] = [_("The case has no dysfunction of this type.")]
    return errors


def _record_rights(case: Case, rights: Mapping[str, str]) -> None:
    for dysfunction in case.dysfunctions.select_related("type"):
        dysfunction.right_obtained = rights[dysfunction.type.code]
        dysfunction.save(update_fields=["right_obtained"])


def _enter(*, actor: Actor, case: Case, row: Transition, reason: str) -> Move:
    """Put the case in its new state, with the clock of that state, and write the move."""
    now = timezone.now()
    case.state = row.target
    case.state_since = now
    _stamp(case, row, now)
    case.due_on = _due_on(case, timezone.localdate(now))
    case.version += 1
    case.save()
    return write_move(actor=actor, case=case, source=row.source, target=row.target, reason=reason)


def _stamp(case: Case, row: Transition, now: datetime) -> None:
    match row.target:
        case CaseState.LOGGED:
            case.logged_at = now
        case CaseState.ESCALATED:
            case.escalated_at = now
        case CaseState.CLOSED:
            case.closed_at = now
        case CaseState.REOPENED:
            case.closed_at = None
            case.outcome = ""


def _due_on(case: Case, today: date) -> date | None:
    """The deadline of the level that holds the case; both levels see it."""
    department = case.department_id
    match case.state:
        case CaseState.CLOSED:
            return None
        case CaseState.ESCALATED:
            days = ACKNOWLEDGE_CRITICAL_WITHIN if case.is_critical else ACKNOWLEDGE_WITHIN
            return add_working_days(today, days, department)
        case CaseState.ACKNOWLEDGED:
            return add_working_days(today, ANSWER_WITHIN, department)
        case CaseState.RELAYED | CaseState.ANSWERED | CaseState.INFORMATION_REQUESTED:
            # The answer is due from the day of the acknowledgement, whatever happens meanwhile.
            return case.due_on
        case _:
            return earliest_due_date(list(Dysfunction.objects.filter(case=case)))
