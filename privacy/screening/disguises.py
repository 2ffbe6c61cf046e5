"""What somebody spells out letter by letter, or writes with letters in place of digits."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import Span, Surface

# "O6 39 98 I2 34": a telephone number in which some digits are letters.
GAP = r"[ ./_-]{0,3}"
LEET_PHONE = re.compile(
    rf"(?<!\w)(?<!\d/)[0o]{GAP}[1-9ilszb](?:{GAP}\d|[ ._/-]?[oilszb]){{8}}(?![\w']|/\d{{4}})"
)
FEWEST_DIGITS = 5

SPELLED = re.compile(r"(?<![\w'.-])[^\W\d_](?:[ .*_-]{1,3}[^\W\d_]){2,30}(?![\w'])")
# "il n y a t il", "j l ai": words of one letter, when the apostrophes are missing.
ONE_LETTER_WORDS = frozenset("acdjlmnsty")
FROM_ONE_TO_ANOTHER = re.compile(r"[A-Z] (?:a|et|ou) [A-Z]")


def leet_phones(surface: Surface) -> Iterator[Span]:
    for match in LEET_PHONE.finditer(surface.numbers):
        if sum(character.isdigit() for character in match.group()) >= FEWEST_DIGITS:
            yield Span(match.start(), match.end(), Kind.PHONE)


def spelled_names(surface: Surface) -> Iterator[Span]:
    """ "K a r i m": nobody spells a common word; acronyms may have their points."""
    for match in SPELLED.finditer(surface.cased):
        written = match.group()
        letters = [character for character in written if character.isalpha()]
        word = folded("".join(letters))
        is_initials = written.isupper() and "." in written
        if (ONE_LETTER_WORDS.issuperset(word) and not is_initials) or _is_acronym(written, word):
            continue
        if FROM_ONE_TO_ANOTHER.fullmatch(written):
            continue
        is_dotted = "." in written and surface.cased.startswith(".", match.end())
        yield Span(match.start(), match.end() + is_dotted, Kind.FIRST_NAME)


def _is_acronym(written: str, word: str) -> bool:
    return written.isupper() and (word in lexicon().allowed or " " not in written)
