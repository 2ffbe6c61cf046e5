"""A form with one free text, whose author is shown what identifies someone in it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from referrals.forms.free_text import IDENTIFYING, Passage, passages
from referrals.services import IdentifyingText


class ScreenedForm(forms.Form):
    # The field of the text.
    text_name = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages: list[Passage] = []

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's messages beside what they speak of."""
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def identify(self, error: IdentifyingText) -> None:
        self.passages = passages(self.cleaned_data[self.text_name], error.findings)
        self.add_error(self.text_name, IDENTIFYING)
