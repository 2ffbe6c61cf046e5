"""A form that says what a service refused."""

from collections.abc import Mapping

from django import forms


class RefusingForm(forms.Form):
    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's messages beside what they speak of."""
        for path, messages in errors.items():
            name = self.field_of(path)
            for message in messages:
                self.add_error(name, message)

    def field_of(self, path: str) -> str | None:
        """The field that a path of the service speaks of; None for the form as a whole."""
        return path if path in self.fields else None
