"""What the author of a text chose for the words that may name somebody.

The page sends a value `REASON|word` for each, by the field of its text. A word stays confirmed
wherever it moves while the text is edited.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from privacy.screening import Finding, Tier, review
from referrals.services import Confirmation

PREFIX = "confirm-"
SEPARATOR = "|"


def confirmed_words(data: Mapping[str, Any], field_name: str) -> dict[str, str]:
    """The reason of each word; those left without one are not confirmed."""
    values = data.getlist(f"{PREFIX}{field_name}") if isinstance(data, QueryDict) else []
    pairs = (value.replace("\r\n", "\n").partition(SEPARATOR) for value in values)
    return {word: reason for reason, _, word in pairs if reason and word}


def confirmations(data: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[Confirmation, ...]:
    return tuple(
        Confirmation(start=one.start, end=one.end, reason=reason, field=field_name)
        for field_name, text in texts.items()
        for one, reason in _chosen(text, confirmed_words(data, field_name))
    )


def _chosen(text: str, reasons: Mapping[str, str]) -> Iterator[tuple[Finding, str]]:
    if not reasons:
        return
    for finding in review(text).findings:
        reason = reasons.get(text[finding.start : finding.end])
        if finding.tier == Tier.ASKS and reason:
            yield finding, reason


def kept(data: QueryDict) -> list[tuple[str, str]]:
    """What was chosen, for the page that shows the form again."""
    return [
        (name, f"{reason}{SEPARATOR}{word}")
        for name in data
        if name.startswith(PREFIX)
        for word, reason in confirmed_words(data, name.removeprefix(PREFIX)).items()
    ]
