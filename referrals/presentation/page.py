"""The page of a case: facts, dysfunctions and moves, as the level that reads may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from audit.actors import Actor
from referrals.assignments.services import holder_of
from referrals.enums import (
    AutomaticRule,
    CaseState,
    Cause,
    Outcome,
    ResponsibleBody,
    RightObtained,
    Urgency,
)
from referrals.presentation.ladder import LegalPart, clock_facts, legal_part
from referrals.presentation.words import (
    Deadline,
    author,
    case_deadline,
    day,
    delay,
    done,
    dysfunction_deadline,
    elapsed,
    month,
)
from referrals.profile import PROFILE_LISTS
from referrals.services import CaseFile, DysfunctionView, MoveView
from referrals.workflow import NATIONAL_STATES

Facts = list[tuple[str, str]]

PROFILE_TERMS: dict[str, Promise] = {
    "exploitation": gettext_lazy("Forms of exploitation"),
    "age_band": gettext_lazy("Age band"),
    "sex": gettext_lazy("Sex"),
    "nationality_group": gettext_lazy("Nationality group"),
    "victim_status": gettext_lazy("Status of the victim"),
    "modality": gettext_lazy("Exploitation or recruitment"),
    "reporter_kind": gettext_lazy("Who noticed the dysfunction"),
}


@dataclass(frozen=True, slots=True)
class DysfunctionPart:
    label: str
    code: str
    is_critical: bool
    deadline: Deadline | None
    facts: Facts
    legal: LegalPart | None


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the timeline."""

    done: str
    at: str
    by: str
    reason: str


def labels(choices: type[models.TextChoices], codes: Iterable[str]) -> str:
    """The labels of codes, in one line; a code that left the list is shown as it is."""
    known: dict[Any, Any] = dict(choices.choices)
    return ", ".join(str(known.get(code, code)) for code in codes)


def summary(actor: Actor, file: CaseFile) -> Facts:
    case = file.case
    due = case_deadline(actor, case, timezone.localdate())
    holder = holder_of(actor=actor, case=case)
    facts = [
        (_("Department"), str(case.department)),
        (_("In charge"), case.body.name),
        (_("Person in charge"), holder.full_name if holder else ""),
        (_("Reported by"), case.reported_by_body.name if case.reported_by_body else ""),
        (_("Deadline"), due.text if due else ""),
        *clock_facts(case, with_dates=not file.generalised),
        (_("Sent up by itself because"), case.get_sent_up_by_rule_display()),
        (_("In this state since"), _since(file)),
        (_("Logged on"), when(file, case.logged_at) if not file.generalised else ""),
        (_("Sent up on"), when(file, case.escalated_at)),
        (_("Outcome of the case"), labels(Outcome, [case.outcome]) if case.outcome else ""),
    ]
    return [(term, value) for term, value in facts if value]


def _since(file: CaseFile) -> str:
    """The national level sees the dates of its own moves only."""
    case = file.case
    if file.generalised and case.state not in NATIONAL_STATES and case.state != CaseState.CLOSED:
        return ""
    return when(file, case.state_since)


def when(file: CaseFile, moment: datetime | None) -> str:
    if moment is None:
        return ""
    return month(timezone.localtime(moment)) if file.texts_destroyed else day(moment)


def profile(file: CaseFile) -> Facts:
    """What is said of the person. The national level learns which fields it gets in general
    form, so that it does not take them for unknown."""
    facts = []
    for name, choices in PROFILE_LISTS.items():
        value = file.profile[name]
        text = labels(choices, value if isinstance(value, list) else [value])
        if file.generalised and name in file.hidden_fields:
            text = _("not told: too few comparable cases")
        facts.append((str(PROFILE_TERMS[name]), text))
    return facts


def hidden_terms(file: CaseFile) -> str:
    """What of the profile the national level reads in general form only."""
    return ", ".join(
        str(term) for name, term in PROFILE_TERMS.items() if name in file.hidden_fields
    )


def dysfunctions(file: CaseFile) -> list[DysfunctionPart]:
    today = timezone.localdate()
    return [
        DysfunctionPart(
            label=one.type.label,
            code=one.type.code,
            is_critical=one.type.urgency == Urgency.CRITICAL,
            deadline=dysfunction_deadline(one, today) if file.case.is_open else None,
            facts=_dysfunction_facts(one),
            legal=legal_part(one.legal),
        )
        for one in file.dysfunctions
    ]


def _dysfunction_facts(one: DysfunctionView) -> Facts:
    facts = [
        (str(one.type.get_clock_start_display()), _clock(one)),
        (_("Delay"), delay(one.type)),
        (_("Legal basis"), one.type.legal_basis),
        (_("Causes"), labels(Cause, one.causes)),
        (_("Bodies responsible"), labels(ResponsibleBody, one.responsible_bodies)),
        (
            _("Right obtained"),
            labels(RightObtained, [one.right_obtained]) if one.right_obtained else "",
        ),
    ]
    return [(term, value) for term, value in facts if value]


def _clock(one: DysfunctionView) -> str:
    """The day for the commission; the month, and the days that had passed when the case went up,
    for the national level."""
    if one.clock_started_on is not None:
        start = day(one.clock_started_on)
    elif one.clock_month is not None:
        start = month(one.clock_month)
    else:
        return ""
    return f"{start} ({elapsed(one.days_elapsed)})" if one.days_elapsed is not None else start


def _by(move: MoveView) -> str:
    who = author(move.role, move.body)
    return f"{who} ({AutomaticRule(move.rule).label})" if move.rule else who


def timeline(file: CaseFile) -> list[Step]:
    return [
        Step(
            done=done(move.from_state, move.to_state),
            at=_moment(file, move),
            by=_by(move),
            reason=move.reason,
        )
        for move in file.moves
    ]


def _moment(file: CaseFile, move: MoveView) -> str:
    at = timezone.localtime(move.at)
    return month(at) if file.texts_destroyed else date_format(at, "d/m/Y H:i")
