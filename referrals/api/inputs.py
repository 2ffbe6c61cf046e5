"""What the operations on cases take: shape and closed lists. The rules are the services'."""

import re
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commissions.api.strict import CodeField, CodesField, FlagField, StrictSerializer, TextField
from contacts_map.models import Department
from privacy.confirmations import ConfirmationReason
from referrals.enums import (
    AgeBand,
    CaseState,
    Cause,
    Exploitation,
    Modality,
    NationalityGroup,
    Outcome,
    ReporterKind,
    ResponsibleBody,
    RightObtained,
    Route,
    Sex,
    VictimStatus,
)
from referrals.models import DysfunctionType
from referrals.services import CaseContent, CaseFilters, Confirmation, DysfunctionContent, WorkView

# No case holds more: one dysfunction for each type.
MOST_DYSFUNCTIONS = 100
MOST_CONFIRMATIONS = 200
_TYPE_CODE = r"^[A-Z]{2,10}-[0-9]{2,3}$"


class DysfunctionInput(StrictSerializer):
    type = TextField(max_length=20)
    clock_started_on = serializers.DateField(
        required=False, allow_null=True, help_text="The day of the event that starts the delay."
    )
    causes = CodesField(Cause.choices, required=False)
    responsible_bodies = CodesField(
        ResponsibleBody.choices,
        required=False,
        help_text="Left out: those usually responsible for the type.",
    )


class ConfirmationInput(StrictSerializer):
    """A finding of tier 2 that names nobody, by its place in the text as sent."""

    field = TextField(
        required=False, max_length=50, help_text="Left out: any text of the request."
    )
    start = serializers.IntegerField(min_value=0, max_value=20_000)
    end = serializers.IntegerField(min_value=1, max_value=20_000)
    reason = CodeField(ConfirmationReason.choices)


def confirmations_field() -> serializers.Field[Any, Any, Any, Any]:
    return serializers.ListField(
        child=ConfirmationInput(),
        required=False,
        max_length=MOST_CONFIRMATIONS,
        help_text="The findings of tier 2 that name nobody, each with a reason.",
    )


def with_confirmations(given: dict[str, Any]) -> dict[str, Any]:
    """The same as the services take it."""
    if "confirmations" in given:
        given["confirmations"] = tuple(Confirmation(**one) for one in given["confirmations"])
    return given


class CaseChangesInput(StrictSerializer):
    """The fields of a case that can be changed later; those left out stay as they are."""

    department = TextField(max_length=3, required=False)
    exploitation = CodesField(Exploitation.choices, required=False, min_length=1)
    age_band = CodeField(AgeBand.choices, required=False)
    sex = CodeField(Sex.choices, required=False)
    nationality_group = CodeField(NationalityGroup.choices, required=False)
    victim_status = CodeField(VictimStatus.choices, required=False)
    modality = CodeField(Modality.choices, required=False)
    reporter_kind = CodeField(ReporterKind.choices, required=False)
    dysfunctions = serializers.ListField(
        child=DysfunctionInput(), required=False, max_length=MOST_DYSFUNCTIONS
    )
    narrative = TextField(
        required=False,
        allow_blank=True,
        help_text="At most 4000 characters; what identifies a person is refused (422).",
    )
    confirmations = confirmations_field()

    def changes(self) -> dict[str, Any]:
        """The fields of CaseContent that were given."""
        given = dict(self.validated_data)
        with_confirmations(given)
        if "dysfunctions" in given:
            given["dysfunctions"] = tuple(
                DysfunctionContent(**one) for one in given["dysfunctions"]
            )
        return given


class CaseInput(CaseChangesInput):
    """A new case. A field of the profile that is left out is unknown."""

    department = TextField(max_length=3, help_text="A code of data/departments.csv.")
    draft = FlagField(required=False, default=False, help_text="Kept for its author only.")
    route = CodeField(
        Route.choices,
        required=False,
        help_text="Of an association: to the commission, or straight to the national level.",
    )
    national_summary = TextField(
        required=False,
        allow_blank=True,
        help_text="Needed to report straight to the national level; at most 2000 characters.",
    )

    def content(self) -> CaseContent:
        given = self.changes()
        given.pop("draft", None)
        return CaseContent(**given)


@extend_schema_field(
    {
        "oneOf": [
            {
                "type": "object",
                "propertyNames": {"pattern": _TYPE_CODE},
                "additionalProperties": {"enum": RightObtained.values},
            },
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "right_obtained"],
                    "additionalProperties": False,
                    "properties": {
                        "type": {"type": "string", "pattern": _TYPE_CODE},
                        "right_obtained": {"enum": RightObtained.values},
                    },
                },
            },
        ]
    }
)
class RightsField(serializers.Field[dict[str, str], Any, Any, Any]):
    """Whether each right was obtained: `{"REFL-01": "YES"}`, or a list of objects."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "Give an object (type code: answer) or a list of objects with type and right_obtained."
        ),
        "repeated": gettext_lazy("A value appears twice."),
    }

    def to_internal_value(self, data: Any) -> dict[str, str]:
        pairs = list(data.items()) if isinstance(data, dict) else self._pairs(data)
        if len(pairs) > MOST_DYSFUNCTIONS:
            self.fail("invalid")
        answer = CodeField(RightObtained.choices)
        rights: dict[str, str] = {}
        for name, value in pairs:
            if not isinstance(name, str) or not re.fullmatch(_TYPE_CODE, name):
                self.fail("invalid")
            if name in rights:
                self.fail("repeated")
            try:
                rights[name] = answer.run_validation(value)
            except serializers.ValidationError as error:
                raise serializers.ValidationError({name: error.detail}) from None
        return rights

    def to_representation(self, value: dict[str, str]) -> dict[str, str]:
        return value

    def _pairs(self, data: Any) -> list[tuple[Any, Any]]:
        wanted = {"type", "right_obtained"}
        if not isinstance(data, list) or any(
            not isinstance(one, dict) or set(one) != wanted for one in data
        ):
            self.fail("invalid")
        return [(one["type"], one["right_obtained"]) for one in data]


class MoveInput(StrictSerializer):
    to = CodeField(CaseState.choices)
    reason = TextField(required=False, allow_blank=True, help_text="At most 2000 characters.")
    national_summary = TextField(
        required=False,
        allow_blank=True,
        help_text="What the national coordination reads; needed to escalate.",
    )
    outcome = CodeField(Outcome.choices, required=False, help_text="Needed to close.")
    rights = RightsField(
        required=False, help_text="What was obtained for each dysfunction; needed to close."
    )
    questions = serializers.ListField(
        child=TextField(allow_blank=True),
        required=False,
        max_length=10,
        help_text="Asked with a move to `information_requested`; left out: the reason is the one.",
    )
    due_on = serializers.DateField(
        required=False, help_text="By when they are to be answered; left out: five working days."
    )
    answers = serializers.DictField(
        child=TextField(allow_blank=True),
        required=False,
        help_text="By the identifier of each question; left out: the reason answers a lone one.",
    )
    confirmations = confirmations_field()

    def given(self) -> dict[str, Any]:
        """What `move_case` takes beside the target."""
        given = dict(self.validated_data)
        with_confirmations(given)
        return given


class SummaryInput(StrictSerializer):
    national_summary = TextField(help_text="At most 2000 characters.")
    confirmations = confirmations_field()


class ScreeningInput(StrictSerializer):
    text = TextField(allow_blank=True, max_length=20_000)


class CaseFilterInput(serializers.Serializer[CaseFilters]):
    """The filters in the address. One that is not known is an error: left aside, it would show
    more than was asked for."""

    state = CodeField(CaseState.choices, required=False)
    department = TextField(max_length=3, required=False)
    type = TextField(max_length=20, required=False)
    overdue = serializers.BooleanField(required=False)
    view = CodeField(WorkView.choices, required=False)

    def validate_department(self, code: str) -> str:
        if not Department.objects.filter(code=code).exists():
            raise serializers.ValidationError(_("This department does not exist."))
        return code

    def validate_type(self, code: str) -> str:
        if not DysfunctionType.objects.filter(code=code).exists():
            raise serializers.ValidationError(_("This type of dysfunction does not exist."))
        return code

    def filters(self) -> CaseFilters:
        given = dict(self.validated_data)
        if "view" in given:
            given["view"] = WorkView(given["view"])
        return CaseFilters(**given)
