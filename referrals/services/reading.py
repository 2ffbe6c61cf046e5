"""Reading a case: what each level may see of it, and the line in the journal that says so."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from audit.actors import Actor
from audit.services import record
from privacy.services import RowCipher, row_cipher
from referrals.deadlines import local_day
from referrals.enums import DelayNature
from referrals.law.services import LegalSituation, current_steps, legal_situation
from referrals.leaving.gauge import hidden_fields, national_profile
from referrals.models import Case, Dysfunction, DysfunctionType, LegalStep, Move
from referrals.permissions import is_local_to
from referrals.profile import PROFILE_FIELDS
from referrals.questions.services import RequestView, read_requests
from referrals.services.errors import CaseNotFound
from referrals.workflow import NATIONAL_STATES


@dataclass(frozen=True, slots=True)
class DysfunctionView:
    """A dysfunction as a level sees it.

    The national level sees the month in which the clock started and the days that had passed
    when the case went up (design: escalation); `clock_started_on` and `due_on` are then None.
    Counted to today, the days would give the date back to any reader with a calendar.
    """

    type: DysfunctionType
    causes: list[str]
    responsible_bodies: list[str]
    right_obtained: str
    clock_started_on: date | None
    due_on: date | None
    clock_month: date | None
    days_elapsed: int | None
    is_late: bool
    legal: LegalSituation | None


@dataclass(frozen=True, slots=True)
class MoveView:
    from_state: str
    to_state: str
    at: datetime
    role: str
    body: str
    # The rule that moved the case by itself, if one did.
    rule: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as an actor may read it; `generalised` when it is read from the national level.

    The profile is read here, never on the case: the national level gets some of its fields in
    general form only (`hidden_fields`).
    """

    case: Case
    generalised: bool
    profile: dict[str, Any]
    hidden_fields: frozenset[str]
    narrative: str = field(repr=False)
    national_summary: str = field(repr=False)
    dysfunctions: list[DysfunctionView]
    moves: list[MoveView]
    requests: list[RequestView]

    @property
    def texts_destroyed(self) -> bool:
        """Its texts are gone, and of each day only the month is known."""
        return self.case.is_shredded


def find_case(*, actor: Actor, reference: str) -> Case:
    """The case behind a reference as a person types it. Raises CaseNotFound."""
    case = (
        Case.objects.visible_to(actor)
        .with_reference(reference)
        .select_related("department", "body", "reported_by_body")
        .prefetch_related("dysfunctions__type")
        .first()
    )
    if case is None:
        raise CaseNotFound(reference)
    return case


def read_case(*, actor: Actor, reference: str) -> CaseFile:
    """Open a case with its texts; the reading is a line in the journal.

    Raises CaseNotFound, and what `privacy.services` raises when a text cannot be opened.
    """
    case = find_case(actor=actor, reference=reference)
    file = _file(actor, case)
    record(actor=actor, event="case.read", target=case, purpose="case.read")
    return file


def _file(actor: Actor, case: Case) -> CaseFile:
    generalised = not is_local_to(actor, case)
    today = local_day(timezone.now(), case.department_id)
    cipher = None if case.is_shredded else row_cipher(row=case)
    moves = case.moves.all()
    if generalised:
        moves = moves.filter(from_state__in=NATIONAL_STATES) | moves.filter(
            to_state__in=NATIONAL_STATES
        )
    steps = current_steps() if case.is_open else {}
    return CaseFile(
        case=case,
        generalised=generalised,
        profile=_profile(case, generalised=generalised),
        hidden_fields=hidden_fields(case) if case.escalated_at is not None else frozenset(),
        narrative=cipher.unseal_if_any(column="narrative") if cipher and not generalised else "",
        national_summary=cipher.unseal_if_any(column="national_summary") if cipher else "",
        dysfunctions=[
            _dysfunction_view(
                one,
                steps.get(one.type.code, []),
                generalised=generalised or case.is_shredded,
                today=today,
                counted_to=_counted_to(case, today, generalised=generalised),
            )
            for one in case.dysfunctions.all()
        ],
        moves=[_move_view(cipher, one) for one in moves],
        requests=read_requests(case, cipher, today=today) if cipher else [],
    )


def _profile(case: Case, *, generalised: bool) -> dict[str, Any]:
    if generalised:
        return national_profile(case)
    return {name: getattr(case, name) for name in PROFILE_FIELDS}


def _counted_to(case: Case, today: date, *, generalised: bool) -> date:
    if generalised and case.escalated_at is not None:
        return local_day(case.escalated_at, case.department_id)
    return today


def _dysfunction_view(
    dysfunction: Dysfunction,
    steps: list[LegalStep],
    *,
    generalised: bool,
    today: date,
    counted_to: date,
) -> DysfunctionView:
    start, due = dysfunction.clock_started_on, dysfunction.due_on
    return DysfunctionView(
        type=dysfunction.type,
        causes=dysfunction.causes,
        responsible_bodies=dysfunction.responsible_bodies,
        right_obtained=dysfunction.right_obtained,
        clock_started_on=None if generalised else start,
        due_on=None if generalised else due,
        clock_month=start.replace(day=1) if start else None,
        days_elapsed=(counted_to - start).days if start else None,
        is_late=due is not None
        and due < today
        and dysfunction.type.delay_nature != DelayNature.NONE,
        legal=legal_situation(dysfunction, steps, today=today, with_dates=not generalised),
    )


def _move_view(cipher: RowCipher | None, move: Move) -> MoveView:
    return MoveView(
        from_state=move.from_state,
        to_state=move.to_state,
        at=move.at,
        role=move.role,
        body=move.body_name,
        rule=move.rule,
        reason=cipher.for_row(row=move).unseal_if_any(column="reason") if cipher else "",
    )
