"""Serializers that take exactly what the schema says: no unknown field, no silent conversion."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy
from rest_framework import serializers

# A name that can be repeated to the caller; anything else might be text in the wrong place.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_]{1,50}", re.ASCII)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses unknown fields: a misspelt name is an error, never something that is lost."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [str(name) for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(_unknown_fields(unknown))
        return super().to_internal_value(data)


def _unknown_fields(names: list[str]) -> dict[str, list[str]]:
    message = _("This field does not exist.")
    plain = [name for name in names if _PLAIN_NAME.fullmatch(name)]
    return {name: [message] for name in plain} or {"non_field_errors": [message]}


class TextField(serializers.CharField):
    """A text, kept as it is typed: the positions of the findings count in the text as sent."""

    default_error_messages = {"not_text": gettext_lazy("This value must be a text.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("trim_whitespace", False)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        return super().to_internal_value(data)


class FlagField(serializers.BooleanField):
    """true or false as JSON writes them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input="")
        return data


class CodeField(serializers.ChoiceField):
    """One code of a closed list; the value refused is not repeated."""

    default_error_messages = {
        "invalid_choice": gettext_lazy(
            "This value is not in the list. Choose one of the values offered."
        )
    }

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return super().to_internal_value(data)


class CodesField(serializers.ListField):
    """Several different codes of one closed list."""

    default_error_messages = {"repeated": gettext_lazy("A value appears twice.")}

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", len(choices))
        super().__init__(child=CodeField(choices=choices), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        codes = super().to_internal_value(data)
        if len(set(codes)) != len(codes):
            self.fail("repeated")
        return tuple(codes)
