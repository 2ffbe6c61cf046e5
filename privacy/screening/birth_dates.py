"""Birth dates: a date is one only beside a word of birth, for commissions write many dates."""

import re
from collections.abc import Iterator

from django.utils import timezone

from privacy.screening.findings import Kind
from privacy.screening.surface import DAY, MONTH, MONTH_NUMBER, YEAR, Span, Surface

FULL_DATE = (
    rf"(?:{DAY}(?:er)? ?[./ -] ?{MONTH_NUMBER} ?[./ -] ?(?:{YEAR}|\d\d)(?!\d)"
    rf"|{DAY}(?:er)?[ -]{MONTH}[ -](?:{YEAR}|\d\d)(?!\d)"
    rf"|{YEAR}[./-]{MONTH_NUMBER}[./-]{DAY}(?!\d))"
)
PARTIAL_DATE = (
    rf"(?:{DAY}(?:er)? {MONTH}|{DAY}[/.]{MONTH_NUMBER}(?!\d)"
    rf"|{MONTH} {YEAR}(?!\d)|{MONTH_NUMBER}[/.]{YEAR}(?!\d))"
)
# "ne" without its accent counts: a negation is never followed by a date.
# The look ahead for a digit leaves most of the text at once.
BORN = r"\b(?:n(?:e(?:\(e\)|[.-]e)?|ee)s?|born)(?!\w)(?=[^\d\n.;]{0,45}+\d)"
WHEN = r"(?:,? (?:le|en|vers|au|courant|debut|fin|on|in|the)){0,2}"
PLACE = r"(?: (?:a|au|aux|en)(?: [^\s\d,.;]{1,25}+){1,3}?)?"
BIRTH_WORD = (
    r"\b(?:dates? (?:et (?:lieu|heure) )?de naissance|d\.? ?d\.? ?n\b\.?|date of birth|dob)"
)

BORN_ON = re.compile(
    rf"{BORN}{PLACE}{WHEN} ?"
    rf"(?:{FULL_DATE}|{PARTIAL_DATE}|{YEAR}(?!\d)(?: (?:et|ou) {YEAR}(?!\d))?)"
)
ANNOUNCED = re.compile(
    rf"{BIRTH_WORD}(?: (?:est|au|du|le|declaree?|:)){{0,2}} ?[:=(]? ?"
    rf"(?:{FULL_DATE}|{PARTIAL_DATE}|{YEAR}(?!\d))"
)
NEAR_BIRTH = re.compile(rf"\b(?:naissance|d\.?d\.?n)\b[^\d\n.;]{{1,30}}(?P<date>{FULL_DATE})")
DATE_THEN_WORD = re.compile(rf"(?<![\d/.-]){FULL_DATE} ?[(,:-]? ?{BIRTH_WORD}")
# Services and texts are also said to be born; nobody is identified by their year.
BORN_THING = re.compile(
    r"\b(?:accord|association|commission|convention|dispositif|foyer|groupe|idee|initiative|loi|mission"
    r"|mecanisme|partenariat|parcours|plan|plateforme|pratique|programme|projet|protocole|reseau"
    r"|service|structure),? $"
)
YOUNGEST, OLDEST = 10, 80


def birth_dates(surface: Surface) -> Iterator[Span]:
    for match in BORN_ON.finditer(surface.folded):
        before = surface.folded[max(0, match.start() - 20) : match.start()]
        if not BORN_THING.search(before):
            yield Span(match.start(), match.end(), Kind.BIRTH_DATE)
    for pattern in (ANNOUNCED, DATE_THEN_WORD):
        for match in pattern.finditer(surface.folded):
            yield Span(match.start(), match.end(), Kind.BIRTH_DATE)
    for match in NEAR_BIRTH.finditer(surface.folded):
        if _is_that_of_a_person(match["date"]):
            yield Span(match.start(), match.end(), Kind.BIRTH_DATE)


def _is_that_of_a_person(date: str) -> bool:
    """Other dates stand near "naissance": that of the request, of the hearing."""
    year = re.search(YEAR, date)
    if year is None:
        return True
    return YOUNGEST <= timezone.localdate().year - int(year.group()) <= OLDEST
