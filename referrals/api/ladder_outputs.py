"""What the API says of the clocks, of the legal steps and of the questions about a case."""

from typing import Any

from rest_framework import serializers

from referrals.enums import LegalEvent, Level
from referrals.law.services import LegalSituation


class ClockOutput(serializers.Serializer[Any]):
    """The clock of one level, as both levels see it."""

    level = serializers.ChoiceField(Level.choices)
    days_left = serializers.IntegerField(help_text="Negative when it has run out.")
    is_running = serializers.BooleanField()
    due_on = serializers.DateField(
        allow_null=True, help_text="At the national level, null for the local clock."
    )


class LegalStepOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    legal_basis = serializers.CharField()
    until = serializers.DateField(allow_null=True)
    days_left = serializers.IntegerField(allow_null=True)


class LegalSituationOutput(serializers.Serializer[Any]):
    event = serializers.ChoiceField(LegalEvent.choices)
    happens_on = serializers.DateField(allow_null=True)
    has_happened = serializers.BooleanField()
    steps = LegalStepOutput(many=True)


class QuestionOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    question = serializers.CharField()
    answer = serializers.CharField()


class RequestOutput(serializers.Serializer[Any]):
    asked_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    is_open = serializers.BooleanField()
    is_overdue = serializers.BooleanField()
    questions = QuestionOutput(many=True)


class RequestListOutput(serializers.Serializer[Any]):
    results = RequestOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: a case has few.")


def legal_values(situation: LegalSituation | None) -> dict[str, Any] | None:
    if situation is None:
        return None
    return {
        "event": situation.event,
        "happens_on": situation.happens_on,
        "has_happened": situation.has_happened,
        "steps": [
            {
                "code": one.step.code,
                "label": one.step.label,
                "legal_basis": one.step.legal_basis,
                "until": one.until,
                "days_left": one.days_left,
            }
            for one in situation.steps
        ],
    }
