"""What a list of cases is narrowed to. It lives in the address, so that a place can be kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.enums import CaseState
from referrals.forms.choices import set_choices
from referrals.services import CaseFilters, WorkView

OVERDUE = {"yes": True, "no": False}


class CaseFilterForm(forms.Form):
    view = forms.ChoiceField(choices=WorkView.choices, required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    type = forms.ChoiceField(label=_("Dysfunction"), required=False)
    overdue = forms.ChoiceField(
        label=_("Deadline"),
        required=False,
        choices=[("", _("Any deadline")), ("yes", _("Overdue")), ("no", _("Not overdue"))],
    )

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        departments: Sequence[tuple[str, str]],
        types: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    ) -> None:
        super().__init__(data)
        set_choices(self, "state", [("", _("Any state")), *CaseState.choices])
        set_choices(self, "department", [("", _("Any department")), *departments])
        set_choices(self, "type", [("", _("Any dysfunction")), *types])

    def filters(self, *, default_view: WorkView) -> CaseFilters:
        data = self.cleaned_data
        return CaseFilters(
            view=WorkView(data["view"] or default_view),
            state=data["state"],
            department=data["department"],
            type=data["type"],
            overdue=OVERDUE.get(data["overdue"]),
        )

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data[name] for name in ("state", "department", "type", "overdue"))
