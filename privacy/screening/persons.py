"""Persons called by a civility or by initials: "Mme Petit", "la jeune K.", "A. K."."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded
from privacy.screening.surface import Span, Surface, spans

CIVILITY = (
    r"(?:MM?\.|MM?(?= [A-Z])|M(?:r|me|mes|lle|lles)\b\.?|[Mm](?:onsieur|adame|ademoiselle)"
    r"|[Mm](?:essieurs|esdames)|Dr\b\.?|[Dd]octeur|Me\b|[Mm]aitre|Pr\b\.?)"
)
PARTICLE = r"(?:(?:de la|de|du|des|le|la|ben|bint|el|al|van|von|da|dos|ould|d') ?)"
NAME = r"[A-Z][\w'-]{0,40}+"
CIVILITY_AND_NAME = re.compile(
    rf"(?<![\w.])(?:{CIVILITY} et )?{CIVILITY} {PARTICLE}?(?P<name>{NAME})\.?"
    rf"(?P<more>(?: {PARTICLE}?{NAME}){{0,4}})"
)
# Functions are no names: "Madame la préfète" has an article, some write "Madame Préfète" too.
FUNCTIONS = frozenset({
    "prefet", "prefete", "sous-prefet", "sous-prefete", "procureur", "procureure", "procureurs",
    "president", "presidente", "juge", "maire", "ministre", "directeur", "directrice",
    "commissaire", "commandant", "commandante", "avocat", "avocate", "substitut", "greffier",
    "greffiere", "secretaire", "referent", "referente", "chef", "cheffe", "inspecteur",
    "inspectrice", "defenseur", "defenseure", "depute", "deputee", "senateur", "senatrice",
    "conseiller", "conseillere", "recteur", "rectrice", "rapporteur", "rapporteure",
    "responsable", "coordinateur", "coordinatrice",
})  # fmt: skip
ARTICLES = frozenset({"le", "la", "les", "l"})
# What people write when they already hide a name.
PLACEHOLDERS = frozenset({"x", "xx", "xxx", "y", "yy", "z", "zz", "n", "nn"})

# "une femme nommée Osas": whatever the word, the sentence says that it is a name.
NAMED = re.compile(
    r"\b(?:pre|sur)?nommee?s? (?P<found>[A-Z][a-z][\w'-]{0,40}+)"
    r"|\b(?:s'appelle|appelee?|se fait appeler|pour nom|prenom|alias|dite?) "
    r"(?P<called>[A-Z][a-z][\w'-]{0,40}+)"
)

INITIALS = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\w.-])(?P<found>[A-Z]\. ?-?[A-Z]\.)(?!\w|[A-Z]|-\d)(?! ?\d)(?! ?[A-Z]\.)",
        r"\b(?i:jeune|nommee?|prenommee?|appelee?|victime|dame|sieur|fille|garcon|enfant|soeur"
        r"|frere|conjoint|compagnon|amie?) (?P<found>[A-WYZ]\.?)(?![\w'-])",
    )
]
# Two letters with their points that name no person.
NOT_INITIALS = frozenset(
    {
        "ue",
        "nb",
        "ps",
        "ta",
        "ca",
        "tj",
        "ar",
        "cr",
        "rh",
        "ai",
        "eu",
        "un",
        "rv",
        "ep",
        "sd",
        "cc",
    }
)


def civility_names(surface: Surface) -> Iterator[Span]:
    for match in CIVILITY_AND_NAME.finditer(surface.cased):
        name = folded(match["name"])
        called = folded(match["more"]).split()[0] if name in ARTICLES and match["more"] else name
        hidden = name in PLACEHOLDERS and not match["more"]
        if called in FUNCTIONS or hidden or called.startswith("l'"):
            continue
        alone = len(name) == 1 and not match["more"]
        kind = Kind.INITIALS if alone else Kind.CIVILITY_NAME
        end = match.end()
        # The point that ends the sentence is not part of the name.
        if surface.cased[end - 1] == "." and not alone:
            end -= 1
        yield Span(match.start(), end, kind)


def named_persons(surface: Surface) -> Iterator[Span]:
    for match in NAMED.finditer(surface.cased):
        group = "found" if match["found"] else "called"
        if folded(match[group]) not in FUNCTIONS:
            yield Span(match.start(group), match.end(group), Kind.FIRST_NAME)


def initials(surface: Surface) -> Iterator[Span]:
    for pattern in INITIALS:
        for span in spans(pattern, surface.cased, Kind.INITIALS):
            letters = folded(surface.cased[span.start : span.end])
            # "N.B." is a note, "N. B." is somebody.
            if letters.replace(".", "") not in NOT_INITIALS:
                yield span
