from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.enums import ResponsibleBody
from referrals.forms.free_text import FreeTextField
from referrals.forms.screened import ScreenedForm
from referrals.patterns.enums import steps_from


class RecommendationForm(ScreenedForm):
    addressed_to = forms.ChoiceField(label=_("Addressed to"), choices=ResponsibleBody.choices)
    text = FreeTextField(
        label=_("What you recommend"),
        help_text=_("About the service, never about a person. 2,000 characters at most."),
    )
    due_on = forms.DateField(
        label=_("Expected by"), widget=forms.DateInput(attrs={"type": "date"})
    )


class StepForm(ScreenedForm):
    text_name = "note"

    note = FreeTextField(label=_("Note"), rows=3, required=False)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = forms.ChoiceField(
            label=_("Next step"), choices=[(one.value, one.label) for one in steps_from(state)]
        )
        self.order_fields(["target", "note"])
