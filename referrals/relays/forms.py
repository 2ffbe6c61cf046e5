"""The forms of a relay: sending it, and saying what became of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.enums import Means, RelayStatus
from referrals.forms.case import DATE_FORMATS
from referrals.forms.choices import set_choices
from referrals.forms.free_text import FreeTextField
from referrals.forms.screened import ScreenedForm

DESK, CONTACT_POINT = "desk-", "contact-"
Choices = list[tuple[str, list[tuple[str, str]]]]


class RelayForm(ScreenedForm):
    text_name = "request"

    addressee = forms.ChoiceField(label=_("To whom"))
    request = FreeTextField(
        label=_("What you ask"),
        help_text=_(
            "What failed and what is expected. No name, no exact date, no place. 2,000 "
            "characters at most."
        ),
    )
    means = forms.ChoiceField(
        label=_("How it is approached"),
        required=False,
        choices=[("", _("Not yet")), *Means.choices],
    )
    due_on = forms.DateField(
        label=_("Answer expected by"),
        required=False,
        input_formats=DATE_FORMATS,
        help_text=_("Left empty: the usual delay."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, addressees: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "addressee", [("", _("Choose")), *addressees])

    def chosen(self) -> dict[str, int | None]:
        """The addressee as the service takes it."""
        code = self.cleaned_data["addressee"]
        if code.startswith(DESK):
            return {"desk_id": int(code.removeprefix(DESK)), "contact_point_id": None}
        return {"desk_id": None, "contact_point_id": int(code.removeprefix(CONTACT_POINT))}


class OutcomeForm(ScreenedForm):
    text_name = "answer"

    status = forms.ChoiceField(
        label=_("What became of it"), choices=RelayStatus.choices, widget=forms.RadioSelect
    )
    answer = FreeTextField(
        label=_("Answer, or reason of the refusal"),
        required=False,
        help_text=_("No name, no exact date, no place. 2,000 characters at most."),
    )
    means = forms.ChoiceField(
        label=_("How the contact point was approached"),
        required=False,
        choices=[("", _("Not said")), *Means.choices],
    )

    def __init__(self, *args: Any, outcomes: list[str], asks_means: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(RelayStatus.choices)
        set_choices(self, "status", [(code, labels[code]) for code in outcomes])
        if not asks_means:
            del self.fields["means"]
