"""Forms of the upkeep: codes only, so that nothing about a person can be written."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts_map.entry_forms import METHODS
from contacts_map.upkeep.enums import ReportAnswer, ReportReason

ALL_RIGHT = ("", _("Everything is right"))


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=ReportReason.choices, widget=forms.RadioSelect
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("What was done"), choices=ReportAnswer.choices)
    method = forms.ChoiceField(label=_("How it was checked"), choices=METHODS)


class ConfirmForm(forms.Form):
    """What the service says of its own entry. Nothing is chosen in advance."""

    is_right = forms.ChoiceField(
        label=_("Is everything right?"),
        choices=[("yes", _("Yes, everything is right")), ("no", _("No, something is wrong"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[("", _("Choose")), *ReportReason.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("is_right") == "no" and not data.get("reason"):
            self.add_error("reason", forms.ValidationError(_("Choose what is wrong.")))
        return data


class BulkConfirmForm(forms.Form):
    """One check for all the entries that were ticked."""

    method = forms.ChoiceField(label=_("How they were checked"), choices=METHODS)
    entries = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick the entries that you checked.")}
    )

    def __init__(self, *args: Any, due: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entries"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [(str(number), str(number)) for number in due]
