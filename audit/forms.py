"""The search form of the journal."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _, ngettext_lazy

from audit.reading import EARLIEST_DAY, LARGEST_IDENTIFIER, LATEST_DAY, EntryFilter
from audit.vocabulary import CRITERIA, EVENTS

LAST_DAYS = (7, 30, 90)
DAY_LIMITS = [MinValueValidator(EARLIEST_DAY), MaxValueValidator(LATEST_DAY)]


class JournalForm(forms.Form):
    """Criteria, all optional, and the place in the pages. Text is compared, never stored."""

    since = forms.DateField(label=CRITERIA["since"], required=False, validators=DAY_LIMITS)
    until = forms.DateField(label=CRITERIA["until"], required=False, validators=DAY_LIMITS)
    event = forms.ChoiceField(
        label=CRITERIA["event"],
        required=False,
        choices=[("", _("All events")), *EVENTS.items()],
    )
    who = forms.CharField(
        label=CRITERIA["who"],
        required=False,
        max_length=200,
        help_text=_("An e-mail address, or part of one: what this account did."),
    )
    about = forms.CharField(
        label=CRITERIA["about"],
        required=False,
        max_length=200,
        help_text=_("A whole reference or name, such as that of a case: who saw it, when, why."),
    )
    older_than = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_IDENTIFIER - 1, widget=forms.HiddenInput
    )
    newer_than = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_IDENTIFIER - 1, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This date comes before the first one."))
        return cleaned

    def criteria(self) -> EntryFilter:
        data = self.cleaned_data
        return EntryFilter(
            since=data["since"],
            until=data["until"],
            event=data["event"],
            who=data["who"],
            about=data["about"],
        )


class AnomalyForm(forms.Form):
    """How far back to look."""

    days = forms.TypedChoiceField(
        label=_("Over the last"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            (days, ngettext_lazy("%(days)d day", "%(days)d days", days) % {"days": days})
            for days in LAST_DAYS
        ],
    )
