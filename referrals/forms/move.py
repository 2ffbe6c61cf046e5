"""The form of one move: what the workflow table asks for, and no more."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.enums import CaseState, Outcome, RightObtained
from referrals.forms.free_text import IDENTIFYING, FreeTextField, Passage, passages
from referrals.models import Case
from referrals.services import IdentifyingText
from referrals.workflow import NATIONAL_STATES, Requirement, Transition

RIGHT_PREFIX = "right-"

LOCAL_REASON = _("Read by the commission only. Never a name, a date of birth or an address.")
SHARED_REASON = _(
    "Read by the commission and by the national coordination. No name, no exact date, no place."
)
REASON_LABELS: dict[str, str | Promise] = {
    CaseState.ANSWERED: _("The answer received"),
    CaseState.INFORMATION_REQUESTED: _("What you need to know"),
    CaseState.RELAYED: _("To which ministry, and what you ask"),
}


class MoveForm(forms.Form):
    national_summary = FreeTextField(
        label=_("Summary for the national coordination"),
        help_text=_(
            "What failed, what was tried locally, what is expected. No name, no exact date, no "
            "place: the national level sees the month and the number of days. 2,000 characters "
            "at most."
        ),
    )
    outcome = forms.ChoiceField(
        label=_("Outcome of the case"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
    )
    reason = FreeTextField(label=_("Reason"), rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Transition, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages: dict[str, list[Passage]] = {}
        self._keep_required(row)
        reason = self.fields["reason"]
        reason.label = self._reason_label(row)
        is_shared = {row.source, row.target} & NATIONAL_STATES
        reason.help_text = SHARED_REASON if is_shared else LOCAL_REASON
        if Requirement.RIGHTS in row.requires:
            self._ask_rights(case)

    def _keep_required(self, row: Transition) -> None:
        """The workflow table says what a move needs; the rest is optional or absent."""
        for name in ("national_summary", "outcome"):
            if name not in row.requires:
                del self.fields[name]
        self.fields["reason"].required = Requirement.REASON in row.requires

    def _reason_label(self, row: Transition) -> str:
        if row.source == CaseState.INFORMATION_REQUESTED:
            return str(_("The information requested"))
        return str(REASON_LABELS.get(row.target, _("Reason")))

    def _ask_rights(self, case: Case) -> None:
        for dysfunction in case.dysfunctions.all():
            self.fields[f"{RIGHT_PREFIX}{dysfunction.type.code}"] = forms.ChoiceField(
                label=_("Was the right obtained? “%(type)s”") % {"type": dysfunction.type.label},
                choices=RightObtained.choices,
                widget=forms.RadioSelect,
            )
        self.order_fields(["outcome", *self.right_names(), "reason"])

    def right_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(RIGHT_PREFIX)]

    def rights(self) -> dict[str, str]:
        return {
            name.removeprefix(RIGHT_PREFIX): self.cleaned_data[name]
            for name in self.right_names()
            if self.cleaned_data[name]
        }

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's messages beside what they speak of."""
        for path, messages in errors.items():
            name = path.replace("rights.", RIGHT_PREFIX, 1)
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def identify(self, error: IdentifyingText) -> None:
        """Show its author what in one of the texts identifies someone."""
        text = self.cleaned_data[error.field_name]
        self.passages = {error.field_name: passages(text, error.findings)}
        self.add_error(error.field_name, IDENTIFYING)

    def parts(self) -> list[tuple[BoundField, list[Passage]]]:
        """The fields to draw, each with the passages to replace in it."""
        return [(field, self.passages.get(field.name, [])) for field in self.visible_fields()]
