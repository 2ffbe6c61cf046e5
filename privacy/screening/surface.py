"""The views of a text that the patterns look at, all of one length so that offsets agree.

Every pattern runs in linear time: its start is anchored (a boundary, a keyword, the first digit of
a run), its quantifiers are bounded or possessive, and none is nested in another without a
separator between. tests/privacy/test_screening_speed.py measures it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from privacy.screening.findings import Kind
from privacy.screening.lookalikes import LOOKALIKES

# Takes the place of what is recognised: neither a letter, nor a digit, nor a separator.
FILLER = "\u00a4"

HYPHENS = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63"
DOTS = "\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb"
QUOTES = "\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201a\u201b\u2032"


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    kind: Kind


def spans(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    """Every match, or the part of it that the pattern calls `found`."""
    group = "found" if "found" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Span(match.start(group), match.end(group), kind)


def announced(
    trigger: re.Pattern[str], name: re.Pattern[str], surface: "Surface"
) -> Iterator[tuple[int, re.Match[str]]]:
    """Where a word without capitals announces a name, and the name: ten words are looked for in
    small letters much faster than in any case."""
    for match in trigger.finditer(surface.folded):
        found = name.match(surface.cased, match.end())
        if found:
            yield match.start(), found


def at_figures(patterns: list[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """What begins with a figure or a plus, tried at those places only: a text has few."""
    for figure in FIRST_FIGURE.finditer(text):
        for pattern in patterns:
            match = pattern.match(text, figure.start())
            if match:
                yield match


@dataclass(frozen=True, slots=True)
class Surface:
    """`cased` has no accents and no foreign digits, hyphens or quotes; `folded` no capitals
    either. `numbers` and `cased_numbers` are the same without what is no identifier (dates, laws)
    and without what was found already.
    """

    cased: str = field(repr=False)
    folded: str = field(repr=False)
    cased_numbers: str = field(repr=False)
    numbers: str = field(repr=False)

    def without(self, spans: Iterable[Span]) -> "Surface":
        """The same, where later patterns no longer see what was found."""
        return self.blanked([(span.start, span.end) for span in spans])

    def blanked(self, places: list[tuple[int, int]]) -> "Surface":
        return Surface(
            cased=self.cased,
            folded=self.folded,
            cased_numbers=_blanked(self.cased_numbers, places),
            numbers=_blanked(self.numbers, places),
        )


def surface(normalised: str) -> Surface:
    cased = normalised.translate(_CASED)
    folded = normalised.translate(_FOLDED)
    whole = Surface(cased=cased, folded=folded, cased_numbers=cased, numbers=folded)
    if not DIGIT.search(folded):
        return whole
    innocent = [match.span() for pattern in INNOCENT for match in pattern.finditer(folded)]
    innocent += [match.span() for match in at_figures(INNOCENT_FIGURES, folded)]
    return whole.blanked(innocent)


class _Table(dict[int, str]):
    """A translation table that fills itself, always one character for one."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._fold(chr(code))
        return folded


def _cased(character: str) -> str:
    for alike, plain in ((HYPHENS, "-"), (DOTS, "."), (QUOTES, "'")):
        if character in alike:
            return plain
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    base = unicodedata.normalize("NFD", character)[0]
    return LOOKALIKES.get(base, base)


_CASED = _Table(_cased)
_FOLDED = _Table(lambda character: _cased(character).lower()[0])

MONTH = (
    r"(?:janv(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept(?:embre)?"
    r"|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?)\b\.?"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
YEAR = r"(?:19|20)\d\d"

DIGIT = re.compile(r"\d")
FIRST_FIGURE = re.compile(r"[+\d](?<!\d.)")
# What looks like an identifier and is none, in the narratives of a commission.
INNOCENT = [
    re.compile(pattern)
    for pattern in (
        # Articles, laws, decisions of principle, European acts.
        r"\b(?:art(?:icles?|\.)|[lrd])[ .]{0,2}(?:[lrd][ .]{0,2})?\d{1,4}(?:-\d{1,3}){1,4}(?!\d)",
        r"\b(?:loi|decret|ordonnance(?! ?(?:n[°o] ?)?\d{2,4}/)|circulaire"
        r"|(?<!d')(?<!n[°o] )(?<!dossier )"
        r"instruction(?! ?:? ?(?:ji|jirs|cab))|directive|reglement|decision-cadre|convention"
        r"|arrete)\b[^\d\n]{0,30}\d{2,4}[-/]\d{1,5}(?:/[a-z]{2,3})?(?![-/]?\d)",
        r"\b(?:cass|cedh|cjue|conseil d'etat|conseil constitutionnel)\b[^\n]{0,60}?"
        r"\bn[°o]s? ?[\dc][\d./-]{2,12}",
        r"\b(?:(?:nor[ :]{0,3})?[a-z]{4}\d{7}[a-z]|nor[ :]{0,3}[a-z]{3}\d{7}[a-z]|(?:jorf|ceta"
        r"|legi)text ?\d{12})\b",
        # A decision that is quoted, a form.
        rf"\b(?:ce|cass|cnda|cedh|cjue|caa)\b[^\d\n]{{0,25}}{DAY}(?:er)? {MONTH} {YEAR},?"
        r" n[°o]s? ?[\da-z][\d.,a-z-]{3,14}",
        r"\bcerfa (?:n[°o] ?)?\d{5}(?:[*#]\d\d)?",
        # The references that commissions give their cases.
        r"\bdys[- ]?(?:19|20)\d\d[-/]\d{1,5}(?!\w)",
        # A reference of Relais names a case, never a person.
        r"(?<![\w-])(?=[\d-]{0,14}[a-z])[\da-hjkmnp-tv-z]{4}(?:-[\da-hjkmnp-tv-z]{4}){2}-[\da-z]"
        r"(?![\w-])",
    )
]
# The same, where the first character is a figure.
INNOCENT_FIGURES = [
    re.compile(pattern)
    for pattern in (
        # Dates and hours. A further group would make it something else: a telephone number.
        rf"(?<![\d./-]){DAY}([./-]){MONTH_NUMBER}\1(?:{YEAR}|\d\d)(?![./-]?\d)",
        rf"(?<![\d./-]){DAY} {MONTH_NUMBER} {YEAR}(?! ?\d)",
        rf"(?<![\d./-]){YEAR}([./-]){MONTH_NUMBER}\1{DAY}(?![./-]?\d)",
        rf"(?<!\d){DAY}(?:er)? {MONTH} {YEAR}(?!\d)",
        rf"(?<![\d./-]){MONTH_NUMBER}[./-]{YEAR}(?![./-]?\d)",
        r"(?<!\d)(?:[01]?\d|2[0-4]) ?(?:h|:) ?[0-5]\d(?!\d|[ .:-]\d\d)",
        # Articles without the letter of their code, of their law: "225-4-1", "78-2 du CPP".
        r"(?<![\d./-])(?:225-\d{1,2}|706-\d{1,3}|42[1-6]-\d{1,2}|316-\d)"
        r"(?:-\d{1,2}){0,2}(?![-./]?\d| \d\d)",
        r"(?<![\d./-])\d{2,3}(?:-\d{1,3}){1,3}"
        r"(?= (?:et suivants )?(?:du|cp|cpp|ceseda|casf|csp)\b)",
        # Public help lines longer than four digits.
        r"(?<!\d)116 ?(?:000|006|111|117|123)(?!\d)",
    )
]


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if end <= position:
            continue
        start = max(start, position)
        pieces += (text[position:start], FILLER * (end - start))
        position = end
    pieces.append(text[position:])
    return "".join(pieces)
