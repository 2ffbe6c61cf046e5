"""Persons called by a civility or by initials: "Mme Petit", "la jeune K.", "A. K."."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import Span, Surface, announced, spans

CIVILITY = (
    r"(?:MM?\.|MM?(?= [A-Z])|m\.|(?i:m(?:r|me|mes|lle|lles|elle)\b\.?|monsieur|madame|mademoiselle"
    r"|messieurs|mesdames|dr\b\.?|docteur|maitre)|Me\b|Pr\b\.?)"
)
PARTICLE = r"(?:(?:de la|de|du|des|le|la|ben|bint|el|al|van|von|da|dos|ould|d') ?)"
LETTERS = r"(?:[A-Z]\. ?-?){2,3}(?!\w)"
NAME = r"[A-Z][\w'-]{0,40}+"
CIVILITY_AND_NAME = re.compile(
    rf"(?<![\w.])(?:{CIVILITY} et )?(?:{CIVILITY} |M\.){PARTICLE}?(?P<name>{LETTERS}|{NAME})\.?"
    rf"(?P<more>(?: {PARTICLE}?{NAME}){{0,4}})"
)
ONLY_LETTERS = re.compile(r"(?:[A-Z][. -]{0,2}){1,3}")
# "mme diallo", in a text without capitals: the word after is one only if it is no French word.
SMALL_CIVILITY = re.compile(
    r"(?<![\w.])(?:mr|mme|mlle|melle|monsieur|madame|mademoiselle)\.? "
    r"(?P<name>[a-z][a-z'-]{2,40}+)"
)
# "Tata Mimi", "Mama Tessy": what those who exploit are called.
FAMILIAR = re.compile(
    r"\b(?:tatas?|tatie|tonton|tantie|maman|mama|madam|papi|papy|mami|mamie|papa"
    r"|epoux|famille|consorts|fratrie|freres|soeurs) "
)
FAMILIAR_NAME = re.compile(rf"(?P<name>{NAME})")
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
# "Une personne dite Mme X", "surnommée Madame".
HIDDEN_MEN = frozenset({"m.x.", "m.y.", "m.z.", "m.n."})
CIVIL_WORDS = frozenset({"monsieur", "madame", "mme", "mlle", "mr"})
ARTICLES = frozenset({"le", "la", "les", "l"})
# What people write when they already hide a name.
PLACEHOLDERS = frozenset({"x", "xx", "xxx", "y", "yy", "z", "zz", "n", "nn"})

# "une femme nommée Osas": whatever the word, the sentence says that it is a name.
NAMING = re.compile(
    r"\b(?:(?:pre|sur)?nommee?s?|(?:pre|sur)nom|pour nom|sous le nom(?: de)?|se nomm\w{1,4}"
    r"|(?:s'|m'|l'|les |la |le |se fait )appell?\w{1,4}|appelee?s?|alias|surnomm\w{1,4}"
    r"|se presente comme|connue? comme|une? certaine?s?|dite?s?(?: (?:seulement|juste|etre))?)"
)
NAMED = re.compile(
    r" ?:? ?(?:[\"«“'] ?(?:le |la |l')?)?"
    r"(?P<found>[A-Z][a-z][\w'-]{0,40}+(?: [A-Z][\w'-]{1,40}+){0,2})"
)

# "Le chauffeur, Titi, ...": between commas, after a person, a word with a capital is a name.
SOMEBODY = re.compile(
    r"\b(?:chauffeur|gerante?|patron|patronne|mere|pere|frere|soeur|tante|oncle|cousine?|amie?|mari"
    r"|conjointe?|compagnon|compagne|fils|fille|copain|copine|enfant|bebe|proxenete|passeur|passeuse"
    r"|recruteur|recruteuse|employeur|employeuse|logeur|logeuse|voisine?|educateur|educatrice"
    r"|avocate?|interprete|stagiaire|victime|femme|homme|dame|collegue|benevole|cpe|client|intermediaire|tuteur|tutrice|gardien|gardienne|temoin|suspect|auteur|proprietaire"
    r"|bailleur|infirmiere?|psychologue|medecin|policier|policiere|manager|neveu|niece),? "
)
APPOSITION = re.compile(r"[\"«“]? ?(?P<found>[A-Z][a-z][\w'-]{0,40}+)(?= ?[»”\",)]|\.(?:$|\s))")
# "« Chi Lan »": two or three capitals between quotation marks.
QUOTED = re.compile(
    r"[\"«“] ?(?P<found>[A-Z][a-z][\w'-]{0,40}+(?: [A-Z][a-z][\w'-]{0,40}+){1,2}) ?[\"»”]"
)

INITIALS = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\w.-])(?P<found>[A-Z]\. ?-?[A-Z]\.)(?!\w|[A-Z]|-\d)(?! ?\d)(?! ?[A-Z]\.)",
        r"\b(?i:jeune|petite?|nommee?|prenommee?|appelee?|victime|dame|sieur|fille|garcon|enfant|soeur"
        r"|frere|conjoint|compagnon|amie?) \(?(?P<found>[A-WYZ]\.?)(?![\w'-])",
        # "O. a été battue": one letter with its point inside a sentence. "M." is a civility.
        r"(?<![\w.-])(?<!article )(?<!annexe )(?<!point )(?<!groupe )(?<!type )(?<!partie )"
        r"(?P<found>[A-LO-W]\.)(?= [a-z])",
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
        alone = ONLY_LETTERS.fullmatch(match["name"]) is not None and not match["more"]
        kind = Kind.INITIALS if alone else Kind.CIVILITY_NAME
        end = match.start() + len(match.group().rstrip())
        # The point that ends the sentence is not part of the name.
        if surface.cased[end - 1] == "." and not alone:
            end -= 1
        yield Span(match.start(), end, kind)
    for match in SMALL_CIVILITY.finditer(surface.folded):
        name = match["name"]
        if name not in FUNCTIONS and (name in lexicon().first_names or not _is_word(name)):
            yield Span(match.start(), match.end(), Kind.CIVILITY_NAME)
    for start, match in announced(FAMILIAR, FAMILIAR_NAME, surface):
        if folded(match["name"]) not in PLACEHOLDERS:
            yield Span(start, match.end(), Kind.CIVILITY_NAME)


def _is_word(name: str) -> bool:
    return all(lexicon().is_word(part) for part in re.split(r"['-]", name) if len(part) > 1)


def named_persons(surface: Surface) -> Iterator[Span]:
    matches = [
        *(match for _start, match in announced(NAMING, NAMED, surface)),
        *(match for _start, match in announced(SOMEBODY, APPOSITION, surface)),
        *QUOTED.finditer(surface.cased),
    ]
    for match in sorted(matches, key=re.Match.start):
        if folded(match["found"]).split()[0] not in FUNCTIONS | CIVIL_WORDS:
            yield Span(match.start("found"), match.end("found"), Kind.FIRST_NAME)


def initials(surface: Surface) -> Iterator[Span]:
    for pattern in INITIALS:
        for span in spans(pattern, surface.cased, Kind.INITIALS):
            letters = folded(surface.cased[span.start : span.end])
            if letters.replace(" ", "") in HIDDEN_MEN:
                continue
            # "N.B." is a note, "N. B." is somebody.
            if letters.replace(".", "") not in NOT_INITIALS:
                yield span
