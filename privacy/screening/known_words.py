"""Whether a word is first of all a word, or a name."""

import re

from privacy.screening.lexicon import lexicon

ELISION = re.compile(
    r"(?:[ldjnsmtc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|entr|parce qu)'", re.IGNORECASE
)
# Past forms that people do write, although somebody may be called so.
PLAIN_VERBS = frozenset({"dina", "donna", "ha", "macha", "mina", "mira", "norma", "ra", "viola"})


def is_first_name(word: str) -> bool:
    names = lexicon().first_names
    return word in names or ("-" in word and all(part in names for part in word.split("-")))


def is_common(word: str) -> bool:
    """A word that is not first of all a name: "amina" and "ramona" are literary forms of verbs."""
    known = lexicon()
    is_name_first = (
        (word in known.proper_first or (word.endswith("a") and word in known.first_names))
        and word not in known.allowed
        and word not in PLAIN_VERBS
    )
    return not is_name_first and is_known(word)


def is_known(word: str) -> bool:
    """A word, or words joined by hyphens and elisions."""
    if len(word) == 1 or lexicon().is_word(word):
        return True
    elision = ELISION.match(word)
    if elision and elision.end() < len(word):
        return is_known(word[elision.end() :])
    if "-" in word or "'" in word:
        return all(len(part) == 1 or lexicon().is_word(part) for part in re.split("['-]", word))
    return False
