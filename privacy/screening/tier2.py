"""What may name somebody: civilities, initials, first names, words that are none."""

from collections.abc import Callable, Iterator

from privacy.screening.disguises import spelled_names
from privacy.screening.findings import PLACE, SUGGESTIONS, Kind
from privacy.screening.persons import civility_names, initials, named_persons
from privacy.screening.places import place_names
from privacy.screening.spelling import correction
from privacy.screening.surface import Span, Surface
from privacy.screening.unknown_words import looks_like_a_place, unknown_words

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
# Looking for the word that was meant takes a thousand times as long as reading one.
MOST_CORRECTIONS = 10


def doubtful_words(current: Surface, blocking: list[Span]) -> list[tuple[Span, str]]:
    """The passages outside the hard identifiers, in their order, with what to write instead."""
    found: list[Span] = list(blocking)
    for detector in DETECTORS:
        found = _with(found, list(detector(current)))
    blocked = set(blocking)
    doubtful = [span for span in found if span not in blocked]
    return list(_with_suggestions(current, doubtful))


def _with(found: list[Span], more: list[Span]) -> list[Span]:
    """Both, in their order, without those of `more` that overlap something before them."""
    kept: list[Span] = []
    rank = [(span, 0) for span in found] + [(span, 1) for span in more]
    for span, newer in sorted(rank, key=lambda one: (one[0].start, one[1])):
        if kept and span.start < kept[-1].end:
            if not newer:
                kept[-1] = span
            continue
        kept.append(span)
    return kept


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
