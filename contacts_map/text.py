"""Words made comparable, so that a search ignores case, accents, hyphens and apostrophes."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
NOT_A_WORD = re.compile(r"[^0-9a-z]+")
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def normalise(name: str) -> str:
    """`name` in lower case without accents, words separated by one space, saints spelled out.

    This Postgres has no unaccent: the result is stored beside the name and compared as it is.
    """
    unmarked = unicodedata.normalize("NFKD", name.translate(LIGATURES).casefold())
    letters = "".join(char for char in unmarked if not unicodedata.combining(char))
    words = NOT_A_WORD.sub(" ", letters).split()
    return " ".join(SAINTS.get(word, word) for word in words)
