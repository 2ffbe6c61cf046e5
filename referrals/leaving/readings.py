"""Asking a second person to read a summary, and what that person decides."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as, record
from privacy.confirmations import Confirmation, record_confirmed
from privacy.services import row_cipher
from referrals.enums import CaseState
from referrals.leaving.enums import Reading, ReadingStatus
from referrals.leaving.rules import awaits_reader, can_settle_reading
from referrals.models import Case, SecondReading
from referrals.permissions import can_move_case, can_write_summary, moves_open_to
from referrals.services.cases import locked_case, require_version
from referrals.services.content import CaseRefused, screened, screened_summary
from referrals.services.errors import CaseForbidden, CaseNotFound, MoveForbidden
from referrals.services.moves import enter_state
from referrals.services.requirements import REASON_MAX_LENGTH
from referrals.workflow import NATIONAL_STATES, TRANSITIONS, Holder, Transition, transition

# Where a second reader may send a case up from.
LEAVING_STATES = sorted(row.source for row in TRANSITIONS if Holder.READER in row.who)


class ReadingNotFound(LookupError):
    """No such reading, or none that the actor may know of: both look the same."""


class ReadingNotNeeded(RuntimeError):
    """The actor may send the summary up at once: there is nothing to ask."""


class ReadingSettled(RuntimeError):
    """Somebody decided already, or the text was replaced."""


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading with its texts, as the commission reads it."""

    id: uuid.UUID
    case: Case
    status: str
    asked_at: datetime
    is_own: bool
    may_settle: bool
    summary: str = field(repr=False)
    reason: str = field(repr=False)


def ask_reading(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    national_summary: str,
    confirmations: Sequence[Confirmation] = (),
    expected_version: int | None = None,
) -> SecondReading:
    """Keep a summary until a second person has read it; it replaces one that still waits.

    Raises CaseNotFound, StaleCase, MoveForbidden, CaseForbidden, ReadingNotNeeded, CaseRefused,
    IdentifyingText; nothing has then changed.
    """
    with acting_as(actor, purpose="case.ask_reading"):
        case = locked_case(actor, case_id)
        require_version(case, expected_version)
        _require_way_out(actor, case)
        if not awaits_reader(actor, case):
            raise ReadingNotNeeded(case.reference)
        text = screened_summary(national_summary, confirmations=confirmations)
        case.second_readings.replace_pending()
        reading = SecondReading(case=case, asked_by_id=case.author_id)
        cipher = row_cipher(row=case).for_row(row=reading)
        reading.summary_sealed = cipher.seal(column="summary", text=text)
        reading.save(force_insert=True)
        record_confirmed(
            actor=actor,
            target=case,
            texts={"national_summary": national_summary},
            confirmations=confirmations,
        )
    return reading


def confirm_reading(*, actor: Actor, reading_id: uuid.UUID) -> Case:
    """Let the summary leave: the case goes up, or the national level that holds it reads it.

    Raises ReadingNotFound, ReadingSettled, CaseForbidden, MoveForbidden.
    """
    with acting_as(actor, purpose="case.confirm_reading"):
        case, reading = _locked(actor, reading_id)
        text = row_cipher(row=case).for_row(row=reading).unseal(column="summary")
        case.national_summary_sealed = row_cipher(row=case).seal(
            column="national_summary", text=text
        )
        case.summary_reading = Reading.SECOND_PERSON
        _let_out(actor, case)
        _settle(reading, actor, ReadingStatus.CONFIRMED)
    return case


def send_back(
    *,
    actor: Actor,
    reading_id: uuid.UUID,
    reason: str,
    confirmations: Sequence[Confirmation] = (),
) -> Case:
    """Give the summary back to its author, who may write another one.

    Raises ReadingNotFound, ReadingSettled, CaseForbidden, CaseRefused, IdentifyingText.
    """
    with acting_as(actor, purpose="case.send_reading_back"):
        case, reading = _locked(actor, reading_id)
        text = screened(
            "reason", reason, max_length=REASON_MAX_LENGTH, confirmations=confirmations
        )
        if not text:
            raise CaseRefused({"reason": [_("Say why, so that the author can write it again.")]})
        cipher = row_cipher(row=case).for_row(row=reading)
        reading.reason_sealed = cipher.seal(column="reason", text=text)
        _settle(reading, actor, ReadingStatus.SENT_BACK)
        record_confirmed(
            actor=actor, target=case, texts={"reason": reason}, confirmations=confirmations
        )
    return case


def readings_of(*, actor: Actor) -> list[SecondReading]:
    """Those that wait in the commissions of the actor. One whose case went another way waits for
    nobody any more."""
    leaving = Q(case__state__in=LEAVING_STATES) | Q(
        case__state__in=sorted(NATIONAL_STATES), case__national_summary_sealed__isnull=True
    )
    return list(SecondReading.objects.visible_to(actor).pending().filter(leaving))


def find_reading(*, actor: Actor, reading_id: uuid.UUID) -> ReadingView:
    """Open a text that waits for its reader, or that came back; the journal says so.

    Raises ReadingNotFound, and what `privacy.services` raises when a text cannot be opened.
    """
    reading = SecondReading.objects.visible_to(actor).filter(pk=reading_id).first()
    if reading is None:
        raise ReadingNotFound(str(reading_id))
    record(actor=actor, event="case.read", target=reading.case, purpose="case.read_summary")
    return _view(actor, reading)


def reading_to_show(*, actor: Actor, case: Case) -> ReadingView | None:
    """The summary of a case that waits, or that came back to its author and was not replaced."""
    latest = SecondReading.objects.visible_to(actor).filter(case=case).last()
    shown = (ReadingStatus.PENDING, ReadingStatus.SENT_BACK)
    if latest is None or latest.status not in shown or case.national_summary_sealed is not None:
        return None
    return _view(actor, latest)


def readings_of_case(*, actor: Actor, case: Case) -> list[ReadingView]:
    return [_view(actor, one) for one in SecondReading.objects.visible_to(actor).filter(case=case)]


def may_settle(actor: Actor, reading: SecondReading) -> bool:
    return reading.status == ReadingStatus.PENDING and can_settle_reading(
        actor, reading.case, asked_by=reading.asked_by_id
    )


def _view(actor: Actor, reading: SecondReading) -> ReadingView:
    cipher = row_cipher(row=reading.case).for_row(row=reading)
    return ReadingView(
        id=reading.pk,
        case=reading.case,
        status=reading.status,
        asked_at=reading.asked_at,
        is_own=reading.asked_by_id == actor.member_id,
        may_settle=may_settle(actor, reading),
        summary=cipher.unseal(column="summary"),
        reason=cipher.unseal_if_any(column="reason"),
    )


def _locked(actor: Actor, reading_id: uuid.UUID) -> tuple[Case, SecondReading]:
    """The case under its lock, then the reading as it is under that lock."""
    found = SecondReading.objects.visible_to(actor).filter(pk=reading_id).first()
    if found is None:
        raise ReadingNotFound(str(reading_id))
    try:
        case = locked_case(actor, found.case_id)
    except CaseNotFound:
        raise ReadingNotFound(str(reading_id)) from None
    if not can_settle_reading(actor, case, asked_by=found.asked_by_id):
        raise CaseForbidden(case.reference)
    reading = SecondReading.objects.get(pk=reading_id)
    if reading.status != ReadingStatus.PENDING:
        raise ReadingSettled(case.reference)
    return case, reading


def _way_up(case: Case) -> Transition | None:
    row = transition(case.state, CaseState.ESCALATED)
    return row if row is not None and Holder.READER in row.who else None


def _require_way_out(actor: Actor, case: Case) -> None:
    """The author of the summary could send it, were it not for the second person."""
    row = _way_up(case)
    if row is None and not case.is_at_national_level:
        raise MoveForbidden(
            state=case.state, target=CaseState.ESCALATED, allowed=moves_open_to(actor, case)
        )
    is_open = can_move_case(actor, case, row) if row else can_write_summary(actor, case)
    if not is_open:
        raise CaseForbidden(case.reference)


def _let_out(actor: Actor, case: Case) -> None:
    row = _way_up(case)
    if row is not None:
        enter_state(actor=actor, case=case, row=row)
        return
    awaits_summary = Case.objects.filter(pk=case.pk, national_summary_sealed__isnull=True)
    if not case.is_at_national_level or not awaits_summary.exists():
        raise MoveForbidden(
            state=case.state, target=CaseState.ESCALATED, allowed=moves_open_to(actor, case)
        )
    case.version += 1
    case.save()


def _settle(reading: SecondReading, actor: Actor, status: ReadingStatus) -> None:
    reading.status, reading.settled_at = status, timezone.now()
    reading.read_by_id = actor.member_id
    reading.save()
