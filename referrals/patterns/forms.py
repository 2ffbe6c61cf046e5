from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.enums import ResponsibleBody
from referrals.forms.free_text import IDENTIFYING, FreeTextField, Passage, passages
from referrals.patterns.enums import steps_from
from referrals.services import IdentifyingText


class IdentifyingForm(forms.Form):
    """Shows its author what in the text identifies someone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages: list[Passage] = []

    def identify(self, error: IdentifyingText) -> None:
        self.passages = passages(self.cleaned_data[error.field_name], error.findings)
        self.add_error(error.field_name, IDENTIFYING)

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class RecommendationForm(IdentifyingForm):
    addressed_to = forms.ChoiceField(label=_("Addressed to"), choices=ResponsibleBody.choices)
    text = FreeTextField(
        label=_("What you recommend"),
        help_text=_("About the service, never about a person. 2,000 characters at most."),
    )
    due_on = forms.DateField(
        label=_("Expected by"), widget=forms.DateInput(attrs={"type": "date"})
    )


class StepForm(IdentifyingForm):
    note = FreeTextField(label=_("Note"), rows=3, required=False)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = forms.ChoiceField(
            label=_("Next step"), choices=[(one.value, one.label) for one in steps_from(state)]
        )
        self.order_fields(["target", "note"])
