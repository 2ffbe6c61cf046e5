"""The hard identifiers: what no reason justifies in a narrative."""

import re
from collections.abc import Callable, Iterator

from privacy.screening.addresses import street_addresses
from privacy.screening.birth_dates import birth_dates
from privacy.screening.contacts import emails, handles, phones, urls
from privacy.screening.disguises import leet_phones
from privacy.screening.findings import Kind
from privacy.screening.numbers import (
    announced_foreigner_numbers,
    ibans,
    lone_figures,
    papers,
    plates,
    social_security_numbers,
)
from privacy.screening.surface import DIGIT, Span, Surface

# What belongs to a number although its pattern ended: "A07418823", "26 041 000 087".
GROWING = frozenset({
    Kind.DOCUMENT_NUMBER, Kind.FOREIGNER_NUMBER, Kind.IBAN, Kind.PHONE, Kind.PLATE,
    Kind.SOCIAL_SECURITY_NUMBER,
})  # fmt: skip
LONGEST_GROWTH = 16
STICKS_BEFORE = re.compile(r"(?<![\w])\d{1,4}[ ./-]$|(?<!\w)\w{1,12}$|(?<!\w)[A-Za-z]{1,5}[-/]$")
STICKS_AFTER = re.compile(r"\w{1,12}(?!\w)| [B-XZ](?=[,.;)]|$|\n)")

Detector = Callable[[Surface], Iterator[Span]]

# Nothing to find for these where no digit is left, which is the case of most narratives.
OF_DIGITS = frozenset({
    ibans, social_security_numbers, leet_phones, announced_foreigner_numbers, plates, papers,
    lone_figures,
})  # fmt: skip
# The surest first: each one hides what it found from those that follow.
DETECTORS: tuple[Detector, ...] = (
    ibans,
    emails,
    urls,
    social_security_numbers,
    leet_phones,
    phones,
    announced_foreigner_numbers,
    plates,
    papers,
    lone_figures,
    handles,
    birth_dates,
    street_addresses,
)


def hard_identifiers(current: Surface) -> list[Span]:
    """The passages found, in their order, none overlapping another."""
    found: list[Span] = []
    for detector in DETECTORS:
        if detector in OF_DIGITS and not DIGIT.search(current.numbers):
            continue
        spans = list(detector(current))
        if spans:
            found += spans
            current = current.without(spans)
    merged = _merged(found)
    return _merged([_grown(current.cased, span) for span in merged])


def _grown(text: str, span: Span) -> Span:
    """With the letters and digits that stick to it: half a number is still a number."""
    start, end = span.start, span.end
    if span.kind not in GROWING:
        return span
    before = STICKS_BEFORE.search(text, max(0, start - LONGEST_GROWTH), start)
    if before and text[start].isalnum():
        start = before.start()
    after = STICKS_AFTER.match(text, end, end + LONGEST_GROWTH)
    if after and text[end - 1].isalnum():
        end = after.end()
    return Span(start, end, span.kind)


def _merged(spans: list[Span]) -> list[Span]:
    """Overlapping passages become one, of the kind that was found first: the surest."""
    rank = {kind: position for position, kind in reversed(list(enumerate(s.kind for s in spans)))}
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start < merged[-1].end:
            last = merged.pop()
            kind: Kind = min(last.kind, span.kind, key=rank.__getitem__)
            span = Span(last.start, max(last.end, span.end), kind)
        merged.append(span)
    return merged
