"""A form with one free text, whose author is shown what identifies someone in it."""

from typing import Any

from django.http import QueryDict

from privacy.screening import Finding
from referrals.forms.confirmed import confirmations, kept
from referrals.forms.free_text import Passage, message_for, passages
from referrals.forms.refusing import RefusingForm
from referrals.forms.typed import left_to_decide, replaced_field, typed_values, with_replacements
from referrals.services import Confirmation, IdentifyingText


class ScreenedForm(RefusingForm):
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
        """Show what was typed with the replacement that a button asked for, and what is left to
        decide on."""
        replaced = with_replacements(data, step)
        self.initial = {**self.initial, **typed_values(self, replaced)}
        self.kept = kept(data)
        if replaced_field(step) == self.text_name:
            self.passages = left_to_decide(replaced, self.text_name)

    def identify(self, error: IdentifyingText) -> None:
        self.show(error.findings)

    def show(self, findings: list[Finding]) -> None:
        self.passages = passages(self.cleaned_data[self.text_name], findings)
        self.add_error(self.text_name, message_for(findings))

    def confirmations(self) -> tuple[Confirmation, ...]:
        return confirmations(self.data, {self.text_name: self.cleaned_data[self.text_name]})
