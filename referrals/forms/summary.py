"""The summary that the national level reads, written after the case went up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.forms.free_text import FreeTextField
from referrals.forms.screened import ScreenedForm


class SummaryForm(ScreenedForm):
    text_name = "national_summary"

    national_summary = FreeTextField(
        label=_("Summary for the national coordination"),
        help_text=_(
            "What failed, what was tried locally, what is expected. No name, no exact date, no "
            "place: the national level sees the month and the number of days. 2,000 characters "
            "at most."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
