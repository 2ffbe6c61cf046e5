"""Birth dates: a date is one only beside a word of birth, for commissions write many dates."""

import re
from collections.abc import Iterator

from django.utils import timezone

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import (
    DAY,
    MONTH,
    MONTH_NUMBER,
    YEAR,
    Span,
    Surface,
    at_figures,
    spans,
)

FULL_DATE = (
    rf"(?:{DAY}(?:er)? ?[./ -] ?{MONTH_NUMBER} ?[./ -] ?(?:{YEAR}|\d\d)(?!\d)"
    rf"|{DAY}(?:er|e)?[ /.-](?:(?:jour )?(?:du mois )?de )?{MONTH}(?:,? |[/.-]| de l'annee | de )"
    rf"(?:{YEAR}|\d\d)(?!\d)"
    rf"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:{YEAR}|\d\d)(?!\d)"
    rf"|{YEAR}[./-]{MONTH_NUMBER}[./-]{DAY}(?!\d))"
)
PARTIAL_DATE = (
    rf"(?:{DAY}(?:er)? {MONTH}|{DAY}[/.]{MONTH_NUMBER}(?!\d)"
    rf"|{MONTH} {YEAR}(?!\d)(?:,? le {DAY}\b)?|{MONTH_NUMBER}[/.](?:{YEAR}|\d\d)(?!\d))"
)
# "le trois mars mille neuf cent quatre-vingt-dix-huit", "en deux mille six".
NUMBER_WORD = (
    r"(?:premier|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    r"|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cents?|mille?|et)"
)
DAY_IN_WORDS = rf"{NUMBER_WORD}(?:[ -]{NUMBER_WORD}){{0,2}}"
YEAR_IN_WORDS = rf"(?:l'an )?(?:deux mille|mille? neuf cents?)(?:[ -]{NUMBER_WORD}){{0,5}}\b"
SHORT_YEAR = rf"{NUMBER_WORD}(?:[ -]{NUMBER_WORD}){{1,4}}\b"
DATE_IN_WORDS = (
    rf"(?:(?:{DAY_IN_WORDS}|{DAY}(?:er)?)[ -]{MONTH}"
    rf"(?: (?:{YEAR}(?!\d)|\d\d(?!\d)|{YEAR_IN_WORDS}|{SHORT_YEAR}))?|{YEAR_IN_WORDS})"
)
# "ne" without its accent counts: a negation is never followed by a date.
# The look ahead for a digit leaves most of the text at once.
BORN = (
    r"(?<!')\b(?:n(?:e(?:\(e\)|/e|[.-]e)?|ee)s?|born|nacid[oa]|nascuta?|geboren|nat[oa]|nce)(?!\w)"
    r"(?=[^\d\n.;]{0,45}+\d)"
)
WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
WHEN = (
    rf"(?:,? (?:les?|en|un|vers|au|courant|debut|fin|on|in|the|el|am|il|pe|{WEEKDAY}"
    r"|aux alentours du)){0,3} ?:?"
)
PLACE = (
    r"(?:,? [(]?(?:ici|la-bas|au pays|prematuree?|officiellement|soi-disant|dit-(?:elle|il)|aussi"
    r"|apparemment|(?:selon|d'apres) [a-z' ]{3,25}),?[)]?)?"
    r"(?: (?:a|au|aux|en)(?: [^\s\d,.;]{1,25}+){1,3}?)?"
)
BIRTH_WORD = (
    r"\b(?:(?:dates?|annee|jour) (?:et (?:lieu|heure) )?(?:de )?naiss(?:ance)?\b\.?"
    r"|d\.? ?d\.? ?n\b\.?"
    r"|d\.?n\b\.?|date of birth|dob|naiss\b\.?|nce\b|n\. le)"
)

BORN_ON = re.compile(
    rf"{BORN}{PLACE}{WHEN} ?(?:{FULL_DATE}|{PARTIAL_DATE}|{YEAR}(?!\d)|(?<=en )\d\d\b)"
    rf"(?:,? (?:et|ou) (?:le )?(?:{FULL_DATE}|{YEAR}(?!\d)))?"
)
ANNOUNCED = re.compile(
    rf"{BIRTH_WORD}(?: (?:est|au|du|le|declaree?|incertaine|supposee|retenue|corrigee|reelle"
    rf"|exacte"
    rf"|officielle|alleguee|presumee|probable|indiquee|fausse|:)){{0,2}} ?[:=(]? ?"
    rf"(?:{FULL_DATE}|{PARTIAL_DATE}|{YEAR}(?!\d))(?: (?:et|ou|/) (?:{FULL_DATE}|{YEAR}))?"
)
IN_WORDS = re.compile(
    rf"\b(?:nee?s?|n[(]e[)]|{BIRTH_WORD})(?!\w) ?:? ?(?:(?:le|en|vers|est|du|au) ){{0,2}}"
    rf"{DATE_IN_WORDS}"
)
# The day on which somebody comes of age says when she was born.
BIRTHDAY = re.compile(
    rf"\b(?:(?:aura|aurait|fete\w{{0,5}}|atteint|atteindra|a eu|ses) (?:[\w-]{{1,12}} ){{1,3}}ans"
    rf"|anniv(?:ersaire)?|majorite|majeure?|1[3-8] ans|accouche\w{{0,2}}) (?:est "
    rf"|c'est )?(?:depuis )?(?P<found>(?:le |au )?(?:{FULL_DATE}|{PARTIAL_DATE}))"
)
NEAR_BIRTH = re.compile(
    rf"\b(?:naiss(?:ance|\.)?|d\.?d\.?n)(?!\w)[^\d\n.;]{{1,30}}(?P<date>{FULL_DATE})"
)
THEN_WORD = re.compile(
    r" ?[(,:-]? ?"
    rf"(?:(?:est|serait|comme|la|sa|leur|pour) ){{0,2}}{BIRTH_WORD}"
)
# "Elle est du 12 avril 2004": a letter is too, but not so old.
IS_OF = re.compile(rf"\b(?:elle|il) (?:est|serait) du (?P<date>{FULL_DATE})")
# A date as old as somebody that stands alone, after a name or "date": "Ilieva, 17 mars 2001".
WHOLE_DATE = re.compile(rf"(?<![\d/.-]){FULL_DATE}")
STANDS_ALONE = re.compile(
    r"(?:^|[,(:;/\n-] ?|\b(?:dates?|meme date|nais|retient|indique|mentionne|le meme jour|dite?"
    r"|etre|serait) (?:du )?)$"
)
# "03.03.1998 à Benin City", "(03/03/1998, Edo)".
# "Joy 14/09/2004".
AFTER_A_NAME = re.compile(r"(?<![\w'-])(?P<name>[A-Z][\w'-]{1,24})(?:,? | ?(?P<open>[(]) ?)$")
OF_A_DAY = re.compile(r"\b(?:du|le|au|des) $")
THEN_PLACE = re.compile(r" a (?=[A-Z])")
SAYS_OF = re.compile(
    r"\b(?:\d\d ans,?|se dit|dit|dire|dit etre|etre|serait|declare|pretend)(?: etre)? (?:du|de"
    r"|nee? le)"
    rf" (?P<date>{FULL_DATE})"
)
LAW_BEFORE = re.compile(
    r"\b(?:lois?|decrets?|ordonnances?|circulaires?|instructions?|directives?|reglements?"
    r"|convention|arretes?|arret"
    r"|accords?|protocoles?|cass|cedh|cjue|conseil|cour|tribunal|jugement|decision|note|avis"
    r"|depuis|entree?|arrivee?s?|mariage"
    r"|mariee?s?|avant|apres|jusqu|consolid|version|vigueur|jo|jorf|n°|ce|cnda|caa|ta"
    r"|crim|civ|soc|agrement|habilitation|creation|signee?|ouverte?|fermee?)\b"
)
# Services and texts are also said to be born; nobody is identified by their year.
BORN_THING = re.compile(
    r"\b(?:accord|association|commission|convention|dispositif|foyer|groupe|idee|initiative|loi"
    r"|mission"
    r"|mecanisme|partenariat|parcours|plan|plateforme|pratique|programme|projet|protocole|reseau"
    r"|service|structure)(?:,| est| etait)? $"
)
SEVERAL_OF_A_YEAR = re.compile(rf"nee?s(?<=s) en {YEAR}")
YOUNGEST, OLDEST = 10, 80


def birth_dates(surface: Surface) -> Iterator[Span]:
    text = surface.folded
    for match in BORN_ON.finditer(text):
        is_thing = BORN_THING.search(text[max(0, match.start() - 20) : match.start()])
        if not is_thing and not SEVERAL_OF_A_YEAR.fullmatch(match.group()):
            yield Span(match.start(), match.end(), Kind.BIRTH_DATE)
    for pattern in (ANNOUNCED, IN_WORDS, BIRTHDAY):
        yield from spans(pattern, text, Kind.BIRTH_DATE)
    for pattern in (NEAR_BIRTH, IS_OF, SAYS_OF):
        for match in pattern.finditer(text):
            if _is_that_of_a_person(match["date"]):
                yield Span(match.start(), match.end(), Kind.BIRTH_DATE)
    yield from _bare_dates(surface)


def _bare_dates(surface: Surface) -> Iterator[Span]:
    text = surface.folded
    for match in at_figures([WHOLE_DATE], text):
        word = THEN_WORD.match(text, match.end())
        if word:
            yield Span(match.start(), word.end(), Kind.BIRTH_DATE)
            continue
        before = text[max(0, match.start() - 60) : match.start()]
        name = _name_before(surface, match.start())
        if name and name["open"] and _was_born_before(match.group(), 1):
            yield Span(match.start(), match.end(), Kind.BIRTH_DATE)
            continue
        stands = (
            STANDS_ALONE.search(before)
            or name
            or (THEN_PLACE.match(surface.cased, match.end()) and not OF_A_DAY.search(before))
        )
        if stands and _is_old_enough(match.group()) and not LAW_BEFORE.search(before):
            yield Span(match.start(), match.end(), Kind.BIRTH_DATE)


def _name_before(surface: Surface, start: int) -> re.Match[str] | None:
    name = AFTER_A_NAME.search(surface.cased, max(0, start - 30), start)
    return name if name and folded(name["name"]) in lexicon().first_names else None


def _was_born_before(date: str, youngest: int) -> bool:
    """A child's date stands between brackets after its name; that of a hearing is of this year."""
    year = re.search(YEAR, date)
    return year is not None and timezone.localdate().year - int(year.group()) >= youngest


def _is_old_enough(date: str) -> bool:
    return re.search(YEAR, date) is not None and _is_that_of_a_person(date)


def _is_that_of_a_person(date: str) -> bool:
    """Other dates stand near "naissance": that of the request, of the hearing."""
    year = re.search(YEAR, date)
    if year is None:
        return True
    return YOUNGEST <= timezone.localdate().year - int(year.group()) <= OLDEST
