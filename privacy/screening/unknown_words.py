"""Words that no French dictionary explains, and first names: what may name somebody.

A capital alone says nothing: sentences and institutions begin with one. A capital on a word that
is no word does.
"""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.full_names import CAPITAL_BEFORE, end_of_full_name, start_of_full_name
from privacy.screening.known_words import ELISION, is_common, is_first_name, is_known
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.persons import NO_NAME
from privacy.screening.sentences import ARTICLE, CONTEXT, NEXT_CAPITAL, acts, begins_a_sentence
from privacy.screening.small_names import (
    GRACE,
    GRACE_TO,
    NAMES_TOO,
    NEVER_FIRST,
    is_called,
    is_small_name,
)
from privacy.screening.surface import Span, Surface
from privacy.screening.towns import (
    HEADING,
    IN,
    OF_A_PLACE,
    SMALL_LOCATIVE,
    end_of_place,
    is_name_and_town,
    is_place_here,
    is_public_place,
    is_some_place,
    joins_proper_nouns,
)

TOKEN = re.compile(r"[^\W\d_]++(?:['-][^\W\d_]++)*+")
# Endings of inclusive writing: "coordinateur·trice", "étranger.ère.s".
ENDING = re.compile(r"(?:e|s|es|ne|nes|le|les|re|se|ive|ives|i?eres?|t?rices?|euses?|tes?|ques?)")
# "cest", "jai": only the apostrophe is missing.
GLUED = re.compile(r"(?:[cdjklmnst]|qu)(?=[aeiouyh])|j(?=[a-z]{5})")
SHORTEST_GLUED = 4
LONGEST_ACRONYM = 4
LONGEST_ACRONYM_WITH_ARTICLE = 8
IS_OF_A_SERVICE = re.compile(
    r"(?:[a-z:,;] (?:la|le|les|une?|du|au) |(?:^|[a-z:,;.] )[lL]'|(?:^|\. )L[ae] )$"
)
LONGEST_WORD = 60
# The room and the hearing for minors, whatever the case of its letters.
MELANIE = re.compile(
    r"\b(?:audition|auditionnee?|salle|unite|procedure|dispositif|protocole|enregistrement|kit)s?"
    r" (?:dites? |de type |type )?[\"«']?melanie$",
    re.IGNORECASE,
)
NEXT_NAME = re.compile(r" [A-Z][a-z]")
VOWELS = frozenset("aeiouy")
SHORTEST_CAPITALISED = 4
# "CADA Espérance", "n° Parquet".
AFTER_AN_ACRONYM = re.compile(r"(?:[A-Z][A-Z\d'-]{1,24}|[\d/&+°]) ?$")


OF_A_CAPITAL = re.compile(
    r"(?P<head>[A-Z][\w'-]{1,20}) (?:de la |de l'|des |du |et (?:du |de la |des |de l'|l'|la "
    r"|le |les )?"
    r"|aux? |a la |a l')$"
)
# Words with a capital because they begin a sentence: "Selon Noir" is no institution.
LINKS = frozenset({
    "ainsi", "apres", "aussi", "avec", "car", "chez", "comme", "contre", "depuis", "donc", "enfin",
    "et", "mais", "malgre", "or", "par", "pour", "puis", "quand", "sans", "sauf", "selon", "si",
    "vu",
})  # fmt: skip
BEGINS_A_LINE = re.compile(r"(?:^|[.!?\n]) ?$")
# What somebody does who begins a sentence: "Boucher nie". "Mise a l'abri" has lost its accent.
DOES = re.compile(
    r" (?:est (?:venue?|partie?|arrivee?|enceinte|revenue?|sortie?|hebergee?|injoignable|absente?)"
    r"|a (?!domicile|distance|charge|cause|terre|titre|cote|haute|l'|la\b|nouveau|temps|plein"
    r"|perte|faire|hotel"
    r"|siege|huis|base|usage|echelle|date|duree|risque|vue|moyen)(?:ete|dit|fait|pris|mis|vu|eu"
    r"|peur|[a-z]{2,14}(?:[^r\W]e|[^o]i|u))|n'[a-z]|s'est|ne|se"
    r"|dit"
    r"|refuse|veut|vit|dort|va|vient|part|attend|travaille|raconte|explique|pleure|nie|rappelle"
    r"|appelle|confirme|garde|tient|paie|paye|menace|frappe|loge|exploite|craint|souhaite|parle"
    r"|m'a|nous|lui|leur)\b"
    r"|,? [(]?(?:\d\d|(?:di|do|tr|qua|qui|sei|vin|cin)[a-z]{1,9}(?:[ -][a-z]{3,6})?) ans\b"
    r"| et (?:sa|son|ses) (?:fill|fils|soeur|frere|mere|pere|enfant|bebe|mari|compagn|cousin"
    r"|amie?)"
)
ACTS_IN_CAPITALS = re.compile(
    r" (?:A|EST|DIT|N'|NE|SE|S'|VEUT|REFUSE|VIENT|VA|VIT|DORT|PLEURE|ATTEND|PARLE|ET SA|ET SON)\b"
)
CAPITALS_AFTER = re.compile(r" [A-Z]{2}")


def unknown_words(surface: Surface) -> Iterator[Span]:
    text = surface.cased
    resume_at = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if start < resume_at or not _is_read(text, start, end):
            continue
        if text[start].islower() and _is_plain(match.group()):
            continue
        elision = ELISION.match(text, start, end)
        if elision and elision.end() < end:
            start = elision.end()
        place_end = 0 if is_name_and_town(text, start, end) else end_of_place(text, start, end)
        if not place_end and is_public_place(text, start):
            place_end = end_of_full_name(text, start, end)
        if place_end:
            resume_at = place_end
            continue
        kind = _kind(text, start, end)
        if kind is None:
            continue
        first = max(start_of_full_name(text, start, end), resume_at)
        resume_at = end = end_of_full_name(text, start, end)
        yield Span(first, end, kind)


def _is_plain(token: str) -> bool:
    """Most words of a text: in the dictionary, and the name of nobody."""
    word = folded(token)
    known = lexicon()
    return word not in known.first_names and len(token) <= LONGEST_WORD and known.is_word(word)


def _is_read(text: str, start: int, end: int) -> bool:
    """Units, ordinals and hours stick to their figures; a long word with figures is read."""
    if start and (text[start - 1].isdigit() or text[start - 1] == "_"):
        return False
    if start > 1 and text[start - 1] == "." and text[start - 2].isalpha():
        return ENDING.fullmatch(folded(text[start:end])) is None
    return end - start > 1


def _kind(text: str, start: int, end: int) -> Kind | None:
    token = text[start:end]
    if len(token) > LONGEST_WORD:
        return Kind.UNKNOWN_WORD
    word = folded(token)
    if token.isupper() and len(token) > 1:
        return _kind_in_capitals(text, start, end, word)
    if token[0].isupper() and is_name_and_town(text, start, end):
        return Kind.FIRST_NAME
    if token[0].isupper():
        return _kind_with_a_capital(text, start, end, word)
    return _kind_in_small_letters(text, start, end, word)


def _kind_in_small_letters(text: str, start: int, end: int, word: str) -> Kind | None:
    known = lexicon()
    if is_common(word):
        return Kind.FIRST_NAME if is_small_name(text, start, end, word) else None
    before = max(0, start - CONTEXT)
    if MELANIE.search(text, before, end):
        return None
    if known.is_word(word) and ARTICLE.search(text, before, start):
        return None
    if known.is_name_of_a_person(word):
        return Kind.FIRST_NAME
    # "ppje", "ddetssm": letters that nobody can say are those of a service.
    is_known_thing = len(word) == 2 or word in known.other_names or _is_unspeakable(word)
    if is_known_thing or _is_small_town(text, start, end, word) or _is_glued(word):
        return None
    return Kind.UNKNOWN_WORD


def _is_small_town(text: str, start: int, end: int, word: str) -> bool:
    if word not in lexicon().communes:
        return False
    if SMALL_LOCATIVE.search(text, max(0, start - CONTEXT), start):
        return True
    return HEADING.match(text, end) is not None and begins_a_sentence(text, start)


def _is_glued(word: str) -> bool:
    glued = GLUED.match(word)
    return (
        glued is not None
        and len(word) - glued.end() >= SHORTEST_GLUED
        and lexicon().is_word(word[glued.end() :])
    )


def _kind_in_capitals(text: str, start: int, end: int, word: str) -> Kind | None:
    known = lexicon()
    if is_common(word) and known.is_name_of_a_person(word) and not _explains_a_capital(word):
        is_name = _stands_out(text, start, end) or _is_small_name_here(text, start, end, word)
        return Kind.FIRST_NAME if is_name else None
    if is_common(word) or word in lexicon().other_names or word in lexicon().communes:
        return None
    if lexicon().is_name_of_a_person(word) and word not in lexicon().allowed:
        return Kind.FIRST_NAME
    if len(word) <= LONGEST_ACRONYM or _is_unspeakable(word):
        return None
    # Persons have no article: "l'UNAFO" in a text of small letters.
    is_short = len(word) <= LONGEST_ACRONYM_WITH_ARTICLE
    if is_short and IS_OF_A_SERVICE.search(text, max(0, start - CONTEXT), start):
        return None
    return Kind.UNKNOWN_WORD


def _is_small_name_here(text: str, start: int, end: int, word: str) -> bool:
    """In a text of capitals a name that is a word is told as in one of small letters."""
    first = max(0, start - CONTEXT)
    around = text[first : end + CONTEXT].lower()
    return is_small_name(around, start - first, end - first, word)


def _is_unspeakable(word: str) -> bool:
    return sum(letter in VOWELS for letter in word) * 4 <= len(word)


def _stands_out(text: str, start: int, end: int) -> bool:
    """A word of capitals in a text that has others, or the subject of a sentence of capitals."""
    if end - start < SHORTEST_CAPITALISED:
        return False
    before = text[max(0, start - CONTEXT) : start]
    if begins_a_sentence(text, start):
        return ACTS_IN_CAPITALS.match(text, end) is not None
    is_alone = CAPITALS_AFTER.match(text, end) is None and AFTER_AN_ACRONYM.search(before) is None
    return is_alone and ARTICLE.search(before) is None


def _kind_with_a_capital(text: str, start: int, end: int, word: str) -> Kind | None:
    if word in NAMES_TOO and is_called(text, start, end):
        return Kind.FIRST_NAME
    if is_first_name(word):
        return Kind.FIRST_NAME if _names_a_person(text, start, end, word) else None
    known = lexicon()
    if word in known.surnames and word not in known.allowed:
        is_name = _names_a_person(text, start, end, word)
        return Kind.UNKNOWN_WORD if is_name else None
    if is_known(word):
        return Kind.UNKNOWN_WORD if _has_a_capital_of_its_own(text, start, end, word) else None
    if word in known.other_names or joins_proper_nouns(word):
        return None
    if not VOWELS.intersection(word) and len(word) > 2:
        return None
    # "une Eti", "le Bmi": an acronym with one capital has its article.
    if len(word) < LONGEST_ACRONYM and ARTICLE.search(text, max(0, start - CONTEXT), start):
        return None
    return None if is_some_place(text, start, word) else Kind.UNKNOWN_WORD


def _has_a_capital_of_its_own(text: str, start: int, end: int, word: str) -> bool:
    """A common word with a capital inside a sentence, that is no institution and no people, nor
    part of one: "avec Charpentier", "Euro Façades" but not "Google Traduction"."""
    if end - start < SHORTEST_CAPITALISED or "-" in word or _explains_a_capital(word):
        return False
    before = text[max(0, start - CONTEXT) : start]
    if _is_of_an_institution(before):
        return False
    beside = [NEXT_CAPITAL.match(text, end), CAPITAL_BEFORE.search(before)]
    beside_words = [folded(found[1]) for found in beside if found]
    if any(_explains_a_capital(word) and word not in LINKS for word in beside_words):
        return False
    if begins_a_sentence(text, start):
        return BEGINS_A_LINE.search(before) is not None and DOES.match(text, end) is not None
    return (
        text[start - 1] != "'"
        and AFTER_AN_ACRONYM.search(before) is None
        and IN.search(before) is None
        and OF_A_PLACE.search(before) is None
    )


def _is_of_an_institution(before: str) -> bool:
    """ "Brigade de Protection des Familles": after a capital and a link that has an article."""
    head = OF_A_CAPITAL.search(before)
    return head is not None and _explains_a_capital(folded(head["head"]))


def _explains_a_capital(word: str) -> bool:
    known = lexicon()
    return (
        word in known.allowed
        or word in known.capitalised
        or word.removesuffix("s") in known.capitalised
        or word in known.other_names
        or word in known.communes
        or NO_NAME.fullmatch(word) is not None
    )


def _names_a_person(text: str, start: int, end: int, word: str) -> bool:
    """Whether a first name stands for somebody: it may be a town, a saint, a common word."""
    before = max(0, start - CONTEXT)
    if OF_A_PLACE.search(text, before, start) or word in lexicon().allowed:
        return False
    if MELANIE.search(text, before, end):
        return False
    if is_place_here(text, start, end, word):
        return False
    if begins_a_sentence(text, start) and is_common(word):
        if HEADING.match(text, end) and word not in NEVER_FIRST:
            return True
        if NEXT_NAME.match(text, end):
            return True
        return not (word == GRACE and GRACE_TO.match(text, end)) and acts(text, end)
    return not (is_common(word) and ARTICLE.search(text, before, start))
