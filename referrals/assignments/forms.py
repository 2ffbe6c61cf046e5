"""The forms that put cases in somebody's hands."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.forms.choices import set_choices

Choices = Sequence[tuple[str, str]]


class ChoosingForm(forms.Form):
    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's messages beside what they speak of."""
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class AssignmentForm(ChoosingForm):
    member = forms.ChoiceField(label=_("Person in charge"), required=False)

    def __init__(self, *args: Any, members: Choices, may_empty: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", str(_("Nobody")))] if may_empty else []
        set_choices(self, "member", [*blank, *members])

    def member_id(self) -> int | None:
        chosen = self.cleaned_data["member"]
        return int(chosen) if chosen else None


class HandOverForm(ChoosingForm):
    from_member = forms.ChoiceField(label=_("Cases in the hands of"))
    to_member = forms.ChoiceField(label=_("Go to"))

    def __init__(self, *args: Any, holders: Choices, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "from_member", [("", _("Choose")), *holders])
        set_choices(self, "to_member", [("", _("Choose")), *members])
