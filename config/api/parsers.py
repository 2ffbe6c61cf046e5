"""JSON as the API takes it: no duplicate names, no NaN, no characters that cannot be stored."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

# Deep nesting has no use here and costs the stack.
MAX_DEPTH = 20
# NUL, and halves of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class StrictJSONParser(BaseParser):
    """Answers 400 where the stock parser lets values through that break later."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise RequestDataTooBig
        try:
            value = json.loads(
                raw.decode("utf-8"),
                object_pairs_hook=_without_duplicates,
                parse_constant=_refuse_constant,
            )
        except (ValueError, RecursionError):
            # A number of thousands of digits is a ValueError as well.
            raise ParseError(_("The body is not valid JSON.")) from None
        _refuse_bad_text(value)
        return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError
    return result


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _refuse_bad_text(value: Any, depth: int = 0) -> None:
    """Whatever PostgreSQL or JSON cannot hold, anywhere in the value."""
    if depth > MAX_DEPTH:
        raise ParseError(_("The body is nested too deeply."))
    match value:
        case str() if _UNSTORABLE.search(value):
            raise ParseError(_("The body contains a character that is not allowed."))
        case dict():
            _refuse_bad_text(list(value), depth)
            _refuse_bad_text(list(value.values()), depth)
        case list():
            for item in value:
                _refuse_bad_text(item, depth + 1)
        case float() if value in (float("inf"), float("-inf")):
            # 1e999 is written as a number and read as infinity.
            raise ParseError(_("The body contains a number that is too large."))
