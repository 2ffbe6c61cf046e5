"""Where the name of somebody begins and ends: particles, initials, family names."""

import re

from privacy.screening.known_words import is_known
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.sentences import CONTEXT, NEXT_CAPITAL, begins_a_sentence
from privacy.screening.small_names import NEVER_SMALL
from privacy.screening.towns import SORT_OF_PLACE

NEXT_INITIAL = re.compile(r" [A-Z]\.(?!\w)")
# "TRAN Thi Linh", "F. Diallo", "okafor joseph".
CAPITALS_BEFORE = re.compile(r"(?<![\w.-])(?P<word>[A-Z][A-Z'-]{1,20}) $")
INITIAL_BEFORE = re.compile(r"(?<![\w.-])[A-LN-Z][a-z]?\.(?: ?-?[A-Z]\.)? ?$")
SMALL_BEFORE = re.compile(r"(?<![\w'-])(?P<word>[a-z][a-z'-]{2,30}) $")
NEXT_SMALL = re.compile(r" (?P<word>[a-z][a-z'-]{2,30}+)")
# "Ait Hamou", "El Idrissi": the name begins before the word that no dictionary knows.
CAPITAL_BEFORE = re.compile(r"(?<![\w.-])(?P<word>[A-Z][a-z][\w'-]{0,28}) $")
PARTICLE = re.compile(
    r"\b(?:el|al|ben|bin|ibn|ould|van|von|da|dos|del|abou|abu|Le|La|De|Du|Des|D'|Ait|Ben|Bin"
    r"|Bint|El|Al|Ould|Abou|Abu|Van|Von|Da|Dos|Di|Na|N') ?$"
)
# What those who exploit put before their name.
EPITHETS = frozenset({
    "big", "grand", "grande", "petit", "petite", "gros", "grosse", "vieux", "vieille",
    "mama", "madam", "madame", "uncle", "aunty", "auntie", "sister", "brother", "pastor",
    "daddy", "papa", "tonton", "tata", "tatie", "boss", "old", "little", "lady", "miss", "mister",
    "queen", "king", "prince", "princess", "chief", "alhaji", "hadja", "imam", "baba", "tantie",
})  # fmt: skip


def start_of_full_name(text: str, start: int, end: int) -> int:
    """What stands before belongs to the name: a particle, an initial, a family name."""
    before = max(0, start - CONTEXT)
    known = lexicon()
    if text[start].islower():
        small = SMALL_BEFORE.search(text, before, start)
        is_name = small is not None and known.is_name_of_a_person(small["word"])
        return small.start() if small and is_name and small["word"] not in NEVER_SMALL else start
    capitals = CAPITALS_BEFORE.search(text, before, start)
    if text[start:end].isupper():
        # "PATIENCE IGBINEDION" in a text of capitals.
        word = folded(capitals["word"]) if capitals else ""
        if capitals and word in known.first_names and word not in known.allowed:
            return capitals.start()
    else:
        if capitals and is_name_in_capitals(folded(capitals["word"])):
            return capitals.start()
    for pattern in (INITIAL_BEFORE, PARTICLE):
        found = pattern.search(text, before, start)
        if found:
            return found.start()
    capital = CAPITAL_BEFORE.search(text, before, start)
    if capital and belongs_to_a_name(text, capital.start("word"), folded(capital["word"])):
        return capital.start("word")
    return start


def belongs_to_a_name(text: str, start: int, word: str) -> bool:
    """ "la Grande Zoubida", "Wellington Figueiredo"; "Préfecture Diallo" has but a name."""
    known = lexicon()
    if word in EPITHETS:
        return True
    if word in known.allowed or word in known.capitalised or SORT_OF_PLACE.fullmatch(word):
        return False
    if word in known.communes and not known.is_name_of_a_person(word):
        return False
    return not (begins_a_sentence(text, start) and known.is_word(word))


def is_name_in_capitals(word: str) -> bool:
    known = lexicon()
    return word in known.surnames or not (known.is_word(word) or word in known.other_names)


def end_of_full_name(text: str, start: int, end: int) -> int:
    """A family name follows a first name, and may be a common word: "Marie Petit". In a sentence
    that is all capitals, a common word is the next one."""
    if not text[start].isupper():
        small = NEXT_SMALL.match(text, end)
        is_name = small is not None and lexicon().is_name_of_a_person(small["word"])
        return small.end() if small and is_name and small["word"] not in NEVER_SMALL else end
    following = NEXT_CAPITAL.match(text, end)
    if following is None:
        initial = NEXT_INITIAL.match(text, end)
        return initial.end() if initial else end
    name = folded(following["name"])
    if not following["name"].isupper() or name in lexicon().surnames:
        return following.end("name")
    if text[start:end].isupper():
        return end if is_known(name) else following.end("name")
    return following.end("name") if is_name_in_capitals(name) else end
