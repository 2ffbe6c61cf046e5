"""Moving a case through its workflow: one function per request, one transaction, one line."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from commissions.enums import BodyKind
from commissions.services import competent_commission
from privacy.confirmations import Confirmation, record_confirmed
from privacy.services import row_cipher
from referrals.enums import CaseState
from referrals.leaving.enums import Reading
from referrals.leaving.gauge import generalise
from referrals.leaving.rules import require_reading
from referrals.models import Case, Move
from referrals.permissions import can_move_case, moves_open_to
from referrals.questions.services import answer, ask
from referrals.relays.settling import withdraw_relays
from referrals.services.cases import locked_case, require_version, write_move
from referrals.services.clocks import set_clocks
from referrals.services.errors import CaseForbidden, MoveForbidden
from referrals.services.requirements import Given, require
from referrals.workflow import ENDED_STATES, Transition, transition


def move_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    target: str,
    reason: str = "",
    national_summary: str = "",
    outcome: str = "",
    rights: Mapping[str, str] | None = None,
    questions: Sequence[str] = (),
    due_on: date | None = None,
    answers: Mapping[str, str] | None = None,
    confirmations: Sequence[Confirmation] = (),
    expected_version: int | None = None,
) -> Move:
    """Move a case to another state and write the line that says so, in one transaction.

    `rights` maps each dysfunction, by the code of its type, to what was obtained; `questions`
    and `due_on` are those of a request for information, `answers` its answers by question. Of two
    moves made at once, the second finds the state that the first left: it is refused if the table
    has no such move from there.

    Raises CaseNotFound, StaleCase, MoveForbidden, CaseForbidden, CaseRefused, IdentifyingText,
    SecondReadingNeeded; nothing has then changed.
    """
    given = Given(
        reason=reason,
        national_summary=national_summary,
        outcome=outcome,
        rights=rights or {},
        questions=tuple(questions),
        due_on=due_on,
        answers=answers or {},
        confirmations=tuple(confirmations),
    )
    with acting_as(actor, purpose=f"case.move.{target}"):
        case = locked_case(actor, case_id)
        require_version(case, expected_version)
        row = _allowed_row(actor, case, target)
        given = given.screened(actor)
        require(actor, case, row, given)
        if given.national_summary and row.target == CaseState.ESCALATED:
            case.summary_reading = require_reading(actor, case)
        _write_what_comes_with(actor, case, row, given)
        record_confirmed(
            actor=actor,
            target=case,
            texts={"reason": reason, "national_summary": national_summary, **given.asked()},
            confirmations=confirmations,
        )
        return enter_state(actor=actor, case=case, row=row, reason=given.reason)


def _allowed_row(actor: Actor, case: Case, target: str) -> Transition:
    row = transition(case.state, target)
    if row is None:
        raise MoveForbidden(state=case.state, target=target, allowed=moves_open_to(actor, case))
    if not can_move_case(actor, case, row):
        raise CaseForbidden(case.reference)
    return row


def _write_what_comes_with(actor: Actor, case: Case, row: Transition, given: Given) -> None:
    match row.target:
        case CaseState.ESCALATED if given.national_summary:
            case.national_summary_sealed = row_cipher(row=case).seal(
                column="national_summary", text=given.national_summary
            )
            case.second_readings.replace_pending()
        case CaseState.CLOSED:
            case.outcome = given.outcome
            _record_rights(case, given.rights)
        case CaseState.INFORMATION_REQUESTED:
            ask(
                actor=actor,
                case=case,
                questions=given.questions,
                due_on=given.due_on,
                reason=given.reason,
                confirmations=given.confirmations,
            )
        case CaseState.ACKNOWLEDGED if row.source == CaseState.INFORMATION_REQUESTED:
            answer(
                case=case,
                answers=given.answers,
                reason=given.reason,
                now=timezone.now(),
                confirmations=given.confirmations,
            )
        case CaseState.RETURNED:
            _give_to_the_commission(case)


def _record_rights(case: Case, rights: Mapping[str, str]) -> None:
    for dysfunction in case.dysfunctions.select_related("type"):
        dysfunction.right_obtained = rights[dysfunction.type.code]
        dysfunction.save(update_fields=["right_obtained"])


def _give_to_the_commission(case: Case) -> None:
    """A case that came straight to the national level goes down to the competent commission."""
    if case.body.kind == BodyKind.NATIONAL:
        commission = competent_commission(case.department_id)
        if commission is None:
            raise CaseForbidden(case.reference)
        case.body = commission


def enter_state(
    *,
    actor: Actor,
    case: Case,
    row: Transition,
    reason: str = "",
    rule: str = "",
    occasion: date | None = None,
) -> Move:
    """Put a locked case in its new state, with the clocks of that state, and write the move."""
    now = timezone.now()
    case.state = row.target
    case.state_since = now
    _stamp(case, row, now)
    set_clocks(case, source=row.source, now=now)
    case.version += 1
    case.save()
    withdraw_relays(case, now=now)
    return write_move(
        actor=actor,
        case=case,
        source=row.source,
        target=row.target,
        reason=reason,
        rule=rule,
        occasion=occasion,
    )


def send_up_new(*, actor: Actor, case: Case) -> Case:
    """Send up a case that was logged a moment ago, in the same transaction and by the same actor:
    its summary was written, screened and journalled with it."""
    row = transition(CaseState.LOGGED, CaseState.ESCALATED)
    if row is None:
        raise AssertionError(case.state)
    with acting_as(actor, purpose="case.move.escalated"):
        return enter_state(actor=actor, case=case, row=row).case


def _stamp(case: Case, row: Transition, now: datetime) -> None:
    match row.target:
        case CaseState.LOGGED:
            case.logged_at = now
        case CaseState.ESCALATED:
            case.escalated_at = now
            case.closed_at = None
            generalise(case)
            if case.reported_by_body_id and case.national_summary_sealed:
                # Written with the report; a rule may be what sends it up.
                case.summary_reading = case.summary_reading or Reading.REPORT
        case CaseState.REOPENED:
            case.closed_at = None
            case.outcome = ""
    if row.target in ENDED_STATES:
        case.closed_at = now
