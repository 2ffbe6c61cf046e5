"""What the operations on cases answer.

A reader of the national level gets a case in generalised form: the fields that would tell local
dates or words are absent, not empty.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from audit.actors import Actor, Role
from privacy.gauge import Gauge
from privacy.screening import Finding, Kind
from referrals.api.ladder_outputs import ClockOutput, LegalSituationOutput, legal_values
from referrals.enums import (
    AgeBand,
    AutomaticRule,
    CaseState,
    Cause,
    Exploitation,
    Modality,
    NationalityGroup,
    Outcome,
    ReporterKind,
    ResponsibleBody,
    RightObtained,
    Sex,
    VictimStatus,
)
from referrals.leaving.enums import Reading
from referrals.leaving.gauge import GENERAL
from referrals.models import Case, Move
from referrals.permissions import is_local_to, moves_open_to
from referrals.services import CaseFile, DysfunctionView, MoveView, clocks_of

LOCAL_ONLY = "Absent when the case is read at the national level."


class PartialOutput(serializers.Serializer[Any]):
    """Leaves out the fields that the answer does not have; DRF would write them as null."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        answer = super().to_representation(instance)
        return {name: value for name, value in answer.items() if name in instance}


class CaseSummaryOutput(PartialOutput):
    """A case in a list, without its texts."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(CaseState.choices)
    version = serializers.IntegerField(help_text="The number in the ETag of the case.")
    department = serializers.CharField()
    body = serializers.CharField(help_text="The body that owns the case.")
    reported_by = serializers.CharField(allow_null=True)
    is_critical = serializers.BooleanField()
    types = serializers.ListField(child=serializers.CharField())
    due_on = serializers.DateField(
        allow_null=True, help_text="At the national level, only the deadline of that level."
    )
    overdue = serializers.BooleanField()
    logged_at = serializers.DateTimeField(required=False, allow_null=True, help_text=LOCAL_ONLY)
    escalated_at = serializers.DateTimeField(allow_null=True)


class ProposalOutput(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="A field of the profile.")
    # The exploitation is a list of codes, like the field itself.
    value = serializers.JSONField(help_text="The general form that it could have.")


class GaugeOutput(serializers.Serializer[Any]):
    """How rare the profile is in its department and its quarter; the number itself is not told."""

    below_threshold = serializers.BooleanField(help_text="Fewer than 5 comparable cases.")
    proposals = ProposalOutput(many=True)


class CaseLoggedOutput(CaseSummaryOutput):
    """A case that was just logged, or kept as a draft."""

    gauge = GaugeOutput()
    possible_duplicates = serializers.ListField(
        child=serializers.CharField(),
        help_text="References of the cases of the caller's own body with the same department and "
        "profile, and one type of dysfunction whose clock starts in the same month: the 10 newest "
        "at most. Empty for a draft.",
    )


class DysfunctionOutput(PartialOutput):
    type = serializers.CharField()
    # A field of the answer, which hides the (unused) label of the serializer.
    label = serializers.CharField()  # type: ignore[assignment]
    causes = serializers.ListField(child=serializers.ChoiceField(Cause.choices))
    responsible_bodies = serializers.ListField(
        child=serializers.ChoiceField(ResponsibleBody.choices)
    )
    right_obtained = serializers.ChoiceField(RightObtained.choices, allow_null=True)
    clock_started_on = serializers.DateField(required=False, allow_null=True, help_text=LOCAL_ONLY)
    due_on = serializers.DateField(required=False, allow_null=True, help_text=LOCAL_ONLY)
    clock_month = serializers.CharField(allow_null=True, help_text="YYYY-MM")
    days_elapsed = serializers.IntegerField(allow_null=True)
    is_late = serializers.BooleanField()
    legal = LegalSituationOutput(
        allow_null=True, help_text="What the law opens after a silence, a refusal or a removal."
    )


class CaseOutput(CaseSummaryOutput):
    """A case as the caller may read it."""

    generalised = serializers.BooleanField(help_text="Whether it is the national level's view.")
    exploitation = serializers.ListField(child=serializers.ChoiceField(Exploitation.choices))
    age_band = serializers.ChoiceField(AgeBand.choices)
    sex = serializers.ChoiceField(Sex.choices)
    nationality_group = serializers.ChoiceField(NationalityGroup.choices)
    victim_status = serializers.ChoiceField(VictimStatus.choices)
    modality = serializers.ChoiceField(Modality.choices)
    reporter_kind = serializers.ChoiceField(ReporterKind.choices)
    generalised_fields = serializers.ListField(
        child=serializers.CharField(),
        help_text="Of the profile: told to the national level in general form only, because too "
        "few cases are like this one.",
    )
    dysfunctions = DysfunctionOutput(many=True)
    narrative = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, help_text=LOCAL_ONLY
    )
    national_summary = serializers.CharField(allow_blank=True, allow_null=True)
    texts_destroyed = serializers.BooleanField(
        help_text="Whether retention took the texts (then null) and the exact days."
    )
    summary_reading = serializers.ChoiceField(
        Reading.choices,
        allow_null=True,
        help_text="Whether two persons had part in the summary before it left, and how.",
    )
    outcome = serializers.ChoiceField(Outcome.choices, allow_null=True)
    clocks = ClockOutput(many=True)
    sent_up_by_rule = serializers.ChoiceField(
        AutomaticRule.choices, allow_null=True, help_text="Why it went up by itself, if it did."
    )
    closed_at = serializers.DateTimeField(required=False, allow_null=True, help_text=LOCAL_ONLY)
    allowed_moves = serializers.ListField(
        child=serializers.ChoiceField(CaseState.choices),
        help_text="The states to which the caller may move the case now.",
    )


class MoveMadeOutput(serializers.Serializer[Any]):
    """A move, and the case as it leaves it. `from` is a word of Python: added by its name."""

    to = serializers.ChoiceField(CaseState.choices)
    at = serializers.DateTimeField()
    role = serializers.ChoiceField(Role.choices)
    body = serializers.CharField(allow_blank=True)
    reference = serializers.CharField()
    state = serializers.ChoiceField(CaseState.choices)
    version = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": serializers.ChoiceField(CaseState.choices), **super().get_fields()}


class MoveOutput(serializers.Serializer[Any]):
    """A change of state in the past of a case."""

    to = serializers.ChoiceField(CaseState.choices)
    at = serializers.DateTimeField()
    role = serializers.ChoiceField(Role.choices)
    body = serializers.CharField(allow_blank=True)
    rule = serializers.ChoiceField(
        AutomaticRule.choices, allow_null=True, help_text="Of an automatic move."
    )
    reason = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": serializers.ChoiceField(CaseState.choices), **super().get_fields()}


class MoveListOutput(serializers.Serializer[Any]):
    results = MoveOutput(many=True)
    next = serializers.URLField(allow_null=True, help_text="Always null: a case has few moves.")


class FindingOutput(serializers.Serializer[Any]):
    """Where a text identifies someone; never the words themselves."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    kind = serializers.ChoiceField([(kind.value, kind.value) for kind in Kind])
    suggestion = serializers.CharField(help_text="What may be written instead.")
    tier = serializers.IntegerField()


class ScreeningOutput(serializers.Serializer[Any]):
    findings = FindingOutput(many=True)


def case_summary(actor: Actor, case: Case) -> dict[str, Any]:
    local = is_local_to(actor, case)
    reporter = case.reported_by_body
    summary: dict[str, Any] = {
        "reference": case.reference,
        "state": case.state,
        "version": case.version,
        "department": case.department_id,
        "body": case.body.name,
        "reported_by": None if reporter is None else reporter.name,
        "is_critical": case.is_critical,
        "types": [one.type.code for one in case.dysfunctions.all()],
        # Once returned, the deadline is the one of a local date.
        "due_on": _day(case.due_on) if local or case.is_at_national_level else None,
        "overdue": case.is_overdue(timezone.now()),
        "escalated_at": case.escalated_at,
    }
    if local:
        summary["logged_at"] = case.logged_at
    return summary


def case_logged(actor: Actor, case: Case, gauge: Gauge, duplicates: list[Case]) -> dict[str, Any]:
    return case_summary(actor, case) | {
        "gauge": {
            "below_threshold": gauge.is_below,
            "proposals": [{"field": name, "value": GENERAL[name]} for name in gauge.proposals],
        },
        "possible_duplicates": [one.reference for one in duplicates],
    }


def case_file(actor: Actor, file: CaseFile) -> dict[str, Any]:
    case = file.case
    answer = case_summary(actor, case) | {
        "generalised": file.generalised,
        **file.profile,
        "generalised_fields": sorted(file.hidden_fields),
        "dysfunctions": [_dysfunction(one, file.generalised) for one in file.dysfunctions],
        "national_summary": None if file.texts_destroyed else file.national_summary,
        "texts_destroyed": file.texts_destroyed,
        "summary_reading": case.summary_reading or None,
        "outcome": case.outcome or None,
        "clocks": [asdict(one) for one in clocks_of(case, with_dates=not file.generalised)],
        "sent_up_by_rule": case.sent_up_by_rule or None,
        "allowed_moves": [row.target for row in moves_open_to(actor, case)],
    }
    if not file.generalised:
        narrative = None if file.texts_destroyed else file.narrative
        answer |= {"narrative": narrative, "closed_at": case.closed_at}
    return answer


def _dysfunction(view: DysfunctionView, generalised: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "type": view.type.code,
        "label": view.type.label,
        "causes": view.causes,
        "responsible_bodies": view.responsible_bodies,
        "right_obtained": view.right_obtained or None,
        "clock_month": f"{view.clock_month:%Y-%m}" if view.clock_month else None,
        "days_elapsed": view.days_elapsed,
        "is_late": view.is_late,
        "legal": legal_values(view.legal),
    }
    if not generalised:
        answer |= {
            "clock_started_on": _day(view.clock_started_on),
            "due_on": _day(view.due_on),
        }
    return answer


def move_line(view: MoveView) -> dict[str, Any]:
    return {
        "from": view.from_state,
        "to": view.to_state,
        "at": view.at,
        "role": view.role,
        "body": view.body,
        "rule": view.rule or None,
        "reason": view.reason,
    }


def move_made(move: Move) -> dict[str, Any]:
    return {
        "from": move.from_state,
        "to": move.to_state,
        "at": move.at,
        "role": move.role,
        "body": move.body_name,
        "reference": move.case.reference,
        "state": move.case.state,
        "version": move.case.version,
    }


def findings_list(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "start": finding.start,
            "end": finding.end,
            "kind": finding.kind.value,
            "suggestion": finding.suggestion,
            "tier": int(finding.tier),
        }
        for finding in findings
    ]


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
