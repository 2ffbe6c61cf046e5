"""Initials: "A. K.", "la jeune K.", "dossier MKB, 16 ans"."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import Span, Surface, spans

HIDDEN_MEN = frozenset({"m.x.", "m.y.", "m.z.", "m.n."})
CONTEXT = 60
# Before initials that are joined; an institution would have its article.
FILE_OF = (
    r"dossiers?|pts?|patiente?|situation|usagere?|mineure?s?|beneficiaire|mna|menage|cliente?"
    r"|victimes?"
    r"|jeune|concernant|suivi|suivi de|cas|eleve|residente?|hebergee?|stagiaire|famille|plainte"
    r"|audition|audience|rdv|affaire|avec|chez|contre|nommee?|mme|mlle|mr|dame|sieur|maman|mere"
    r"|fille"
    r"|fils|soeur|frere|copain|copine|amie?|compagnon|conjoint|majeure?|enfant|bebe|procedure"
    r"|visite"
    r"|appel|sms|objet ?:|ref ?:|re ?:|concerne ?:?|nom ?:|identite ?:"
)
OF_A_PERSON = (
    r",? ?\(?(?:agee? de )?\d\d ?a(?:ns)?\b"
    r"|,? (?:mineure?|majeure?|enceinte|nee?)\b"
    r"| (?i:est (?:arrivee?|venue?|partie?|hebergee?|suivie?|nee?|enceinte|placee?|sortie?)|dit"
    r"|vit|dort"
    r"|pleure|fugue|s'est|a (?:fugue|fui|peur|dit|quitte|raconte|accouche|porte plainte))\b"
)
INITIALS = [
    re.compile(pattern)
    for pattern in (
        # "M.-L. R.", "K.T", "E.O. et T.A.", "K***".
        r"(?P<found>[A-Z](?<![\w.-].)\. ?-[A-Z]\.(?: ?[A-Z]\.)?)(?!\w)",
        r"(?P<found>[A-Z](?<![\w.'-].)\.[A-Z])(?![\w.'-]|\.\w)(?! ?\d)",
        r"[A-Z](?<![\w.-].)\. ?[A-Z]\.?,? (?:et|ou) (?P<found>[A-Z]\. ?[A-Z]\.?)(?![\w-])",
        r"(?P<found>[A-LN-Z](?<![\w.-].)\.,? (?:et|ou) [A-Z]\.)(?!\w)",
        r"(?P<found>[A-Z](?<![\w.-].)(?:\*{2,6}|_{2,6}|\.{3,4}))(?=[ ,;)]|$)",
        r"(?P<found>[A-Z](?<![\w.-].)\. ?-?[A-Z]\.)(?!\w|[A-Z]|-\d)(?! ?\d)(?! ?[A-Z]\.)",
        # "T.B.D.", "N.T.H": an acronym has its article, or is known.
        r"(?<![\w.'-])(?P<found>(?:[A-Z]\.[ -]?){2,3}[A-Z]\.?)(?![\w-]|\.\w)",
        r"(?<![\w.'-])(?P<found>[A-Z]'[A-Z]\.? ?[A-Z]\.)(?![\w-])",
        # "O. a été battue": one letter with its point inside a sentence. "M." is a civility.
        r"(?<![\w.-])(?<!article )(?<!annexe )(?<!point )(?<!groupe )(?<!type )(?<!partie )"
        r"(?P<found>[A-LO-W]\.)(?= [a-z])",
        r"(?P<found>[NYZ](?<![\w.-].)\.)(?= (?:a|est|dit|ne|n'\w+|veut|vit|dort|pleure|refuse) )",
    )
]
# "dossier MKB", "avec RSD", "pt VK": three letters of which no acronym is made.
LONE_INITIAL = re.compile(
    r"(?P<found>[A-WYZ](?<=[ (].)(?:[a-z]?\.)?|[A-Z](?<=[ (].)[A-Z])(?![\w'-])"
)
BEFORE_LONE_INITIAL = re.compile(
    r"\b(?:jeune|petite?|nommee?|prenommee?|appelee?|dame|sieur|fillette"
    r"|(?P<one>victime|fille|garcon|enfant|s(?:oe|œ)ur|frere|conjoint|compagnon|amie?)) \(?$"
)
JOINED_INITIALS = re.compile(r"(?P<found>[A-Z](?<=[ '].)[A-Z]{1,2})(?![\w'&-]|\.\w)")
BEFORE_INITIALS = re.compile(rf"\b(?:{FILE_OF})(?: (?:de|du jeune|de la jeune))? (?:d')?$")
AGE_AFTER = re.compile(r",? ?\(?\d\d ?a(?:ns)?\b")
# "RSD, 16 ans", "BT est arrivée".
ACTING_INITIALS = re.compile(rf"(?:^|[.!?:;,\n(-] ?)(?P<found>[A-Z]{{2,3}})(?={OF_A_PERSON})")
LONGER = re.compile(r"(?:[A-Z]\.[ -]?){2}[A-Z]")
ARTICLE_BEFORE = re.compile(r"(?:\b(?:la|le|les|une?|des?|du|aux?) |\b[ld]')$")
# Two letters with their points that name no person.
NOT_INITIALS = frozenset({
    "ue", "nb", "ps", "ta", "ca", "tj", "ar", "cr", "rh", "ai", "eu", "un", "rv", "ep", "sd", "cc",
    "bp", "cv", "sa", "tv", "qg", "ok", "as", "gd", "jo", "cp", "mp", "pj", "pv", "gv", "us", "ad",
})  # fmt: skip
SHORT_ACRONYMS = frozenset({
    "UE", "US", "TJ", "TA", "CA", "AJ", "DA", "AS", "ES", "ME", "MJ", "PJ", "PV", "OK", "SD", "FR",
    "EN", "DE", "LA", "LE", "UN", "SE", "NE", "CE", "SA", "ET", "OU", "DU", "AU", "IL", "ON",
})  # fmt: skip


def _is_acronym(surface: Surface, span: Span, *, acts: bool) -> bool:
    """Two or three capitals that mean something else, or stand in a text of capitals."""
    known = lexicon()
    written = surface.cased[span.start : span.end]
    letters = folded(written)
    around = surface.cased[max(0, span.start - CONTEXT) : span.start]
    in_capitals = sum(map(str.isupper, around)) > sum(map(str.islower, around))
    is_place = letters in known.communes or letters in known.other_names
    if in_capitals or written in SHORT_ACRONYMS:
        return True
    return (is_place or known.is_word(letters)) and not (acts and len(letters) == 2)


def initials(surface: Surface) -> Iterator[Span]:
    for pattern in INITIALS:
        for span in spans(pattern, surface.cased, Kind.INITIALS):
            written = surface.cased[span.start : span.end]
            letters = folded(written)
            if letters.replace(" ", "") in HIDDEN_MEN or written in SHORT_ACRONYMS:
                continue
            # "N.B." is a note, "N. B." is somebody, and so is "T.A." after "E.O. et".
            if LONGER.match(written) and _is_dotted_acronym(surface, span):
                continue
            beside = surface.cased[max(0, span.start - 5) : span.start].endswith(
                (". et ", ". ou ", "par ", "avec ", "chez ", "ontre ", "tion ", "sier ")
            )
            if beside or letters.rstrip(".").replace(".", "") not in NOT_INITIALS:
                yield span
    yield from _lone_initials(surface)
    yield from _joined_initials(surface)


def _is_dotted_acronym(surface: Surface, span: Span) -> bool:
    """ "l'O.P.J.", "C.R.A.": letters that are known, or that have an article."""
    letters = re.sub(r"\W", "", folded(surface.cased[span.start : span.end]))
    known = lexicon()
    is_known = letters in known.allowed or letters in known.other_names
    return (
        is_known
        or ARTICLE_BEFORE.search(surface.folded, max(0, span.start - 10), span.start) is not None
    )


def _lone_initials(surface: Surface) -> Iterator[Span]:
    """ "la jeune K.", "la petite KT"."""
    for span in spans(LONE_INITIAL, surface.cased, Kind.INITIALS):
        before = BEFORE_LONE_INITIAL.search(
            surface.folded, max(0, span.start - CONTEXT), span.start
        )
        written = surface.cased[span.start : span.end]
        is_pair = len(written) == 2 and written.isalpha()
        if before and not (is_pair and (before["one"] or written in SHORT_ACRONYMS)):
            yield span


def _joined_initials(surface: Surface) -> Iterator[Span]:
    for span in spans(JOINED_INITIALS, surface.cased, Kind.INITIALS):
        is_announced = BEFORE_INITIALS.search(
            surface.folded, max(0, span.start - CONTEXT), span.start
        )
        acts = AGE_AFTER.match(surface.folded, span.end) is not None
        if is_announced and not _is_acronym(surface, span, acts=acts):
            yield span
    for span in spans(ACTING_INITIALS, surface.cased, Kind.INITIALS):
        if not _is_acronym(surface, span, acts=True):
            yield span
