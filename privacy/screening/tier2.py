"""What may name somebody: civilities, initials, first names, words that are none."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from privacy.screening.disguises import spelled_names
from privacy.screening.findings import PLACE, SUGGESTIONS, Kind
from privacy.screening.initials import initials
from privacy.screening.persons import civility_names, named_persons
from privacy.screening.places import place_names
from privacy.screening.spelling import correction
from privacy.screening.surface import Span, Surface
from privacy.screening.towns import looks_like_a_place
from privacy.screening.unknown_words import unknown_words

Detector = Callable[[Surface], Iterator[Span]]

# The surest first: what one of them found, the following ones leave alone.
DETECTORS: tuple[Detector, ...] = (
    civility_names,
    spelled_names,
    initials,
    named_persons,
    place_names,
    unknown_words,
)
WORDS = re.compile(r"\w")
# Looking for the word that was meant takes a thousand times as long as reading one.
MOST_CORRECTIONS = 10


def doubtful_words(current: Surface, blocking: list[Span]) -> list[tuple[Span, str]]:
    """The passages outside the hard identifiers, in their order, with what to write instead."""
    found: list[Span] = list(blocking)
    for detector in DETECTORS:
        found = _with(current.cased, found, list(detector(current)))
    blocked = set(blocking)
    doubtful = [span for span in found if span not in blocked]
    return list(_with_suggestions(current, doubtful))


def _with(text: str, found: list[Span], more: list[Span]) -> list[Span]:
    """Both, in their order; of `more` only what nothing before it covers."""
    ends = [span.end for span in found]
    added: list[Span] = []
    covered = 0
    for span in sorted(more, key=lambda one: one.start):
        for start, end in _outside(max(span.start, covered), span.end, found, ends):
            if WORDS.search(text, start, end):
                added.append(Span(start, end, span.kind))
        covered = max(covered, span.end)
    return sorted(found + added, key=lambda one: one.start)


def _outside(
    start: int, end: int, taken: list[Span], ends: list[int]
) -> Iterator[tuple[int, int]]:
    """The pieces of `start:end` that no span of `taken` covers."""
    index = bisect_right(ends, start)
    while index < len(taken) and taken[index].start < end:
        if start < taken[index].start:
            yield start, taken[index].start
        start = max(start, taken[index].end)
        index += 1
    if start < end:
        yield start, end


def _with_suggestions(text: Surface, spans: list[Span]) -> Iterator[tuple[Span, str]]:
    corrections = 0
    for span in spans:
        suggestion = SUGGESTIONS[span.kind]
        word = text.cased[span.start : span.end]
        if span.kind == Kind.UNKNOWN_WORD:
            if word.islower() and corrections < MOST_CORRECTIONS:
                corrections += 1
                suggestion = correction(word) or suggestion
            elif looks_like_a_place(text, span.start):
                suggestion = PLACE
        yield span, suggestion
