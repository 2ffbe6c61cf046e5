from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commissions.meetings.models import MeetingMode
from commissions.models import Member
from referrals.forms.free_text import FreeTextField
from referrals.forms.screened import ScreenedForm
from referrals.meetings.enums import Advice


class MeetingForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    starts_at = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends_at = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}))
    mode = forms.ChoiceField(label=_("How"), choices=MeetingMode.choices, widget=forms.RadioSelect)

    def moments(self) -> dict[str, datetime]:
        day = self.cleaned_data["day"]
        zone = timezone.get_current_timezone()
        return {
            name: datetime.combine(day, self.cleaned_data[name], tzinfo=zone)
            for name in ("starts_at", "ends_at")
        }


class DutyForm(forms.Form):
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = forms.TypedChoiceField(
            label=_("Who is on duty"),
            coerce=int,
            choices=[(one.pk, one.full_name) for one in members],
        )
        self.order_fields(["member", "starts_on", "ends_on"])


class NoteForm(ScreenedForm):
    """A note that may identify nobody."""

    text_name = "note"

    note = FreeTextField(
        label=_("Hand-over note"),
        rows=4,
        required=False,
        help_text=_("What the next one on duty must know: references, never a name."),
    )


class HandoverForm(NoteForm):
    # Which note this one replaces: a note that was written meanwhile is not lost unseen.
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def see(self, typed: QueryDict, *, version: str) -> None:
        """What was typed stays; saved once more, it replaces the note shown beside it."""
        data = typed.copy()
        data["version"] = version
        self.data = data


class AdviceForm(NoteForm):
    advice = forms.ChoiceField(
        label=_("Advice of the commission"), choices=Advice.choices, widget=forms.RadioSelect
    )
    field_order = ["advice", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Reasons")
        self.fields["note"].help_text = _("Never a name, a date of birth or an address.")
