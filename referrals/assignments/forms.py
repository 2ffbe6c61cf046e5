"""The forms that put cases in somebody's hands."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.forms.choices import set_choices
from referrals.forms.refusing import RefusingForm

Choices = Sequence[tuple[str, str]]


class AssignmentForm(RefusingForm):
    member = forms.ChoiceField(label=_("Person in charge"), required=False)

    def __init__(self, *args: Any, members: Choices, may_empty: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", str(_("Nobody")))] if may_empty else []
        set_choices(self, "member", [*blank, *members])

    def member_id(self) -> int | None:
        chosen = self.cleaned_data["member"]
        return int(chosen) if chosen else None


class HandOverForm(RefusingForm):
    from_member = forms.ChoiceField(label=_("Cases in the hands of"))
    to_member = forms.ChoiceField(label=_("Go to"))

    def __init__(self, *args: Any, holders: Choices, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "from_member", [("", _("Choose")), *holders])
        set_choices(self, "to_member", [("", _("Choose")), *members])
