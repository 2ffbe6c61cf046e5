"""The word that somebody meant: a slip of the keyboard is no name."""

import re
from collections.abc import Iterator

from privacy.screening.lexicon import folded, lexicon

# Letters that sound alike come first: "reponce" is "réponse", not "renonce".
ALIKE = [("c", "s"), ("s", "c"), ("s", "ss"), ("z", "s"), ("an", "en"), ("en", "an"), ("em", "am"),
         ("f", "ph"), ("k", "c"), ("i", "y"), ("y", "i"), ("n", "nn"), ("t", "tt"), ("l", "ll"),
         ("r", "rr"), ("p", "pp"), ("m", "mm")]  # fmt: skip
LETTERS = "eaisnrtoludcmpvqfgbhjxyzkw"
# Short words are one letter away from too many others, long ones are hardly written by mistake.
SHORTEST, LONGEST = 6, 24


def correction(word: str) -> str | None:
    """A word one slip away from this one, with its accents: a letter too many, missing, wrong, or
    two swapped."""
    wrong = folded(word)
    if not SHORTEST <= len(wrong) <= LONGEST:
        return None
    words = lexicon().words
    right = next((right for right in _one_slip_away(wrong) if right in words), None)
    return right and lexicon().with_accents(right)


def _one_slip_away(word: str) -> Iterator[str]:
    for heard, written in ALIKE:
        for match in re.finditer(heard, word):
            yield word[: match.start()] + written + word[match.end() :]
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]
    for place in range(1, len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place in range(1, len(word) + 1):
        for letter in LETTERS:
            yield word[:place] + letter + word[place:]
            yield word[:place] + letter + word[place + 1 :]
