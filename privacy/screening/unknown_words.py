"""Words that no French dictionary explains, and first names: what may name somebody.

A capital alone says nothing: sentences and institutions begin with one. A capital on a word that
is no word does.
"""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import Span, Surface

TOKEN = re.compile(r"[^\W\d_]++(?:['-][^\W\d_]++)*+")
ELISION = re.compile(
    r"(?:[ldjnsmtc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|entr|parce qu)'", re.IGNORECASE
)
# Endings of inclusive writing: "coordinateur·trice", "étranger.ère.s".
ENDING = re.compile(r"(?:e|s|es|ne|nes|le|les|re|se|ive|ives|i?eres?|t?rices?|euses?|tes?|ques?)")
STARTS_A_SENTENCE = frozenset('.!?:;\n"«»([-*/•…>|=')
# What follows a person who begins a sentence, where a common noun would need an article.
PERSON_ACTS = re.compile(
    r" (?:a|est|etait|avait|aura|sera|ne|n'[ae]|s'est|se|dit|declare|vit|travaille|refuse|demande"
    r"|souhaite|explique|indique|affirme|vient|veut|peut|doit|dort|loge|arrive)\b"
)
# A name after one of these is that of a place or of an institution.
OF_A_PLACE = re.compile(
    r"\b(?:saint|sainte|st|ste|rue|place|avenue|boulevard|hopital|hopitaux|lycee|college|centre"
    r"|clinique|foyer|institut|fondation|prison|arrondissement|quartier|gare|port|aeroport"
    r"|universite|loi|arret|protocole|plan) (?:de |du |d'|des |le |la )?$",
    re.IGNORECASE,
)
LOCATIVE = re.compile(
    r"\b(?:a|au|aux|en|vers|depuis|pres de|commune de|ville de) $", re.IGNORECASE
)
LONGEST_ACRONYM = 4
LONGEST_WORD = 60
# "Grâce à", typed without accents, begins many sentences.
GRACE = "grace"
LONGEST_NAME_OF_A_PLACE = 40
CONTEXT = 30
NEXT_CAPITAL = re.compile(r" (?P<name>[A-Z][\w'-]{1,40}+)")
NEXT_NAME = re.compile(r" [A-Z][a-z]")
REST_OF_PLACE = re.compile(r"(?: [\w'-]{1,20}+){1,5}+")
PART_OF_PLACE = re.compile(r" [^ ]+")
VOWELS = frozenset("aeiouy")


def unknown_words(surface: Surface) -> Iterator[Span]:
    text = surface.cased
    resume_at = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if start < resume_at or not _is_read(text, start, end):
            continue
        elision = ELISION.match(text, start, end)
        if elision and elision.end() < end:
            start = elision.end()
        place_end = _end_of_place(text, start, end)
        if place_end:
            resume_at = place_end
            continue
        kind = _kind(text, start, end)
        if kind is None:
            continue
        if kind == Kind.FIRST_NAME:
            end = _end_of_full_name(text, end)
            resume_at = end
        yield Span(start, end, kind)


def looks_like_a_place(surface: Surface, start: int) -> bool:
    return bool(LOCATIVE.search(surface.cased, max(0, start - CONTEXT), start))


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
        return _kind_in_capitals(word)
    if token[0].isupper():
        return _kind_with_a_capital(text, start, end, word)
    if _is_known(word):
        return None
    return Kind.FIRST_NAME if lexicon().is_name_of_a_person(word) else Kind.UNKNOWN_WORD


def _kind_in_capitals(word: str) -> Kind | None:
    if _is_known(word) or word in lexicon().other_names or word in lexicon().communes:
        return None
    if lexicon().is_name_of_a_person(word):
        return Kind.FIRST_NAME
    vowels = sum(letter in VOWELS for letter in word)
    if len(word) <= LONGEST_ACRONYM or vowels * 4 <= len(word):
        return None
    return Kind.UNKNOWN_WORD


def _kind_with_a_capital(text: str, start: int, end: int, word: str) -> Kind | None:
    if _is_first_name(word):
        return Kind.FIRST_NAME if _names_a_person(text, start, end, word) else None
    if _is_known(word) or word in lexicon().other_names or _joins_proper_nouns(word):
        return None
    return Kind.FIRST_NAME if lexicon().is_name_of_a_person(word) else Kind.UNKNOWN_WORD


def _joins_proper_nouns(word: str) -> bool:
    """ "Strasbourg-Saint-Denis", "Bobigny-Pantin"."""
    known = lexicon()
    return "-" in word and all(
        part in known.other_names or part in known.communes or known.is_word(part)
        for part in word.split("-")
    )


def _names_a_person(text: str, start: int, end: int, word: str) -> bool:
    """Whether a first name stands for somebody: it may be a town, a saint, a common word."""
    if OF_A_PLACE.search(text, max(0, start - CONTEXT), start):
        return False
    if word in lexicon().allowed:
        return False
    if word in lexicon().other_names and (
        word in lexicon().communes or LOCATIVE.search(text, max(0, start - CONTEXT), start)
    ):
        return False
    if _begins_a_sentence(text, start) and _is_known(word):
        if NEXT_NAME.match(text, end):
            return True
        return word != GRACE and PERSON_ACTS.match(text, end) is not None
    return True


def _is_first_name(word: str) -> bool:
    names = lexicon().first_names
    return word in names or ("-" in word and all(part in names for part in word.split("-")))


def _is_known(word: str) -> bool:
    """A word, or words joined by hyphens and elisions."""
    if len(word) == 1 or lexicon().is_word(word):
        return True
    elision = ELISION.match(word)
    if elision and elision.end() < len(word):
        return _is_known(word[elision.end() :])
    if "-" in word or "'" in word:
        return all(len(part) == 1 or lexicon().is_word(part) for part in re.split("['-]", word))
    return False


def _begins_a_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - CONTEXT) : start].rstrip(" '")
    return not before or before[-1] in STARTS_A_SENTENCE


def _end_of_place(text: str, start: int, end: int) -> int:
    """Where the name of a commune ends that begins with this word; 0 when there is none."""
    if not text[start].isupper():
        return 0
    rest = REST_OF_PLACE.match(text, end, start + LONGEST_NAME_OF_A_PLACE)
    for part in reversed(list(PART_OF_PLACE.finditer(rest[0]) if rest else [])):
        name = folded(text[start : end + part.end()])
        if name in lexicon().communes or name.replace(" ", "-") in lexicon().communes:
            return end + part.end()
    word = folded(text[start:end])
    known = word in lexicon().communes and not lexicon().is_name_of_a_person(word)
    return end if known and not _acts_like_a_person(text, start, end, word) else 0


def _acts_like_a_person(text: str, start: int, end: int, word: str) -> bool:
    """ "Thuy travaille": a village of that name would not."""
    return (
        word not in lexicon().other_names
        and _begins_a_sentence(text, start)
        and PERSON_ACTS.match(text, end) is not None
    )


def _end_of_full_name(text: str, end: int) -> int:
    """A family name follows a first name, and may be a common word: "Marie Petit"."""
    following = NEXT_CAPITAL.match(text, end)
    return following.end("name") if following else end
