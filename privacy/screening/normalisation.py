"""One form for texts that look alike, with the way back to the text as it was submitted."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

KEPT_CONTROLS = frozenset("\t\n\r")
# Letters and marks that show nothing although Unicode does not count them as format characters.
BLANK_CHARACTERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
)
# Halfwidth voicing marks: letters for Unicode, they join the character before them all the same.
JOINING_LETTERS = frozenset("\uff9e\uff9f")
# Korean letters join the syllable before them.
HANGUL_PARTS = (range(0x1100, 0x1200), range(0x3131, 0x3190), range(0xFFA0, 0xFFDD))
# What French is written with is in its normal form already; only a mark after it changes it.
PLAIN = "\t\n\r -~¡-§©«¬®°±¶·»¿-ÿĀ-ıŒœ‘’“”–—•€"
SPECIAL = re.compile(f"[{PLAIN}]?[^{PLAIN}]+")


@dataclass(frozen=True, slots=True)
class Normalised:
    """The normalised text; its character `i` comes from `submitted[starts[i]:ends[i]]`."""

    text: str = field(repr=False)
    starts: list[int] = field(repr=False)
    ends: list[int] = field(repr=False)

    def submitted_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the passage `start:end` (not empty) stands in the submitted text."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> str:
    """The form in which free text is stored: NFKC, without invisible or direction characters.

    Twice is the same as once. Half characters (lone surrogates) stay; the caller refuses them,
    and NUL, before it comes here.
    """
    return with_offsets(text).text


def with_offsets(text: str) -> Normalised:
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for special in SPECIAL.finditer(text):
        _keep(text, position, special.start(), characters, starts, ends)
        position = special.end()
        for start, end, segment in _segments(special.group(), special.start()):
            normal = unicodedata.normalize("NFKC", segment)
            characters.append(normal)
            starts.extend([start] * len(normal))
            ends.extend([end] * len(normal))
    _keep(text, position, len(text), characters, starts, ends)
    return Normalised(text="".join(characters), starts=starts, ends=ends)


def _keep(
    text: str, start: int, end: int, characters: list[str], starts: list[int], ends: list[int]
) -> None:
    characters.append(text[start:end])
    starts.extend(range(start, end))
    ends.extend(range(start + 1, end + 1))


def _segments(text: str, first: int) -> Iterator[tuple[int, int, str]]:
    """Pieces that normalise apart from each other: a character with the marks that follow it.
    `first` is the place of the text in the one that was submitted."""
    segment: list[str] = []
    start = end = 0
    for index, character in enumerate(text, start=first):
        if _is_invisible(character):
            continue
        if segment and not _joins_previous(character):
            yield start, end, "".join(segment)
            segment = []
        if not segment:
            start = index
        segment.append(character)
        end = index + 1
    if segment:
        yield start, end, "".join(segment)


def _is_invisible(character: str) -> bool:
    if character.isascii():
        return not character.isprintable() and character not in KEPT_CONTROLS
    return (
        # Cf: zero-width, bidirectional and soft-hyphen characters, tags; Cc: other controls.
        unicodedata.category(character) in {"Cf", "Cc"}
        or character in BLANK_CHARACTERS
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _joins_previous(character: str) -> bool:
    if character < "\u0300":
        return False
    return (
        unicodedata.category(character).startswith("M")
        or character in JOINING_LETTERS
        or any(ord(character) in part for part in HANGUL_PARTS)
    )
