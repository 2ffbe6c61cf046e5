"""A form with one free text, whose author is shown what identifies someone in it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from privacy.screening import Finding
from referrals.forms.confirmed import confirmations, kept
from referrals.forms.free_text import Passage, message_for, passages
from referrals.forms.typed import typed_values, with_replacements
from referrals.services import Confirmation, IdentifyingText


class ScreenedForm(forms.Form):
    # The field of the text.
    text_name = "text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages: list[Passage] = []
        # What was confirmed before, which the page sends along again.
        self.kept: list[tuple[str, str]] = []
        if isinstance(self.data, QueryDict):
            self.kept = kept(self.data)

    def replace(self, data: QueryDict, step: str) -> None:
        """Show what was typed with the replacement that a button asked for."""
        typed = typed_values(self, with_replacements(data, step))
        self.initial = {**self.initial, **typed}
        self.kept = kept(data)

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's messages beside what they speak of."""
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def identify(self, error: IdentifyingText) -> None:
        self.show(error.findings)

    def show(self, findings: list[Finding]) -> None:
        self.passages = passages(self.cleaned_data[self.text_name], findings)
        self.add_error(self.text_name, message_for(findings))

    def confirmations(self) -> tuple[Confirmation, ...]:
        return confirmations(self.data, {self.text_name: self.cleaned_data[self.text_name]})
