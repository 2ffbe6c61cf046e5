"""Choices that are known only when a form is made."""

from collections.abc import Sequence
from typing import Any

from django import forms


def set_choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give the choices of a field; `name` is that of a choice field of the form."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)
