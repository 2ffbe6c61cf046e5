"""The public reference of a case: random, so that it says nothing, and checked, so that a slip
of the pen or of the ear is noticed.

Twelve random characters of Crockford's base 32 and his check character (modulo 37), as
XXXX-XXXX-XXXX-C. References whose check character would not be a letter or a digit are drawn
again: they must survive an address bar, a telephone and a sheet of paper.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_ALPHABET = ALPHABET + "*~$=U"
LENGTH = 12
_READ_AS = str.maketrans("ILO", "110")


class InvalidReference(ValueError):
    """The text is not a reference: wrong length, foreign character or wrong check character."""


def new_reference() -> str:
    """A reference with 60 random bits."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        check = check_character(body)
        if check.isalnum():
            return _grouped(body + check)


def check_character(body: str) -> str:
    value = 0
    for character in body:
        value = value * 32 + ALPHABET.index(character)
    return CHECK_ALPHABET[value % 37]


def parse_reference(text: str) -> str:
    """The canonical form of a reference typed by a person: case, blanks, hyphens and the letters
    that look like digits do not matter. Raises InvalidReference."""
    compact = "".join(text.upper().split()).replace("-", "")
    if len(compact) != LENGTH + 1:
        raise InvalidReference(text)
    body, check = compact[:LENGTH].translate(_READ_AS), compact[LENGTH]
    if check != "U":
        check = check.translate(_READ_AS)
    if any(character not in ALPHABET for character in body) or check != check_character(body):
        raise InvalidReference(text)
    return _grouped(body + check)


def _grouped(compact: str) -> str:
    return "-".join(compact[start : start + 4] for start in range(0, len(compact), 4))
