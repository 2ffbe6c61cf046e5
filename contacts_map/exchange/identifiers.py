"""Stable UUIDs for what has a number or a code here, read back without a table.

Version 8 of RFC 9562 leaves the bits to us: kind, code, the version, rank, the variant, number.
"""

import uuid
from dataclasses import dataclass
from enum import IntEnum

CODE_LENGTH = 3
VERSION, VARIANT = "8", "8"


class Kind(IntEnum):
    ORGANISATION = 1
    SERVICE = 2
    DEPARTMENT = 3
    REGION = 4
    TERRITORY = 5
    SERVICE_AT_LOCATION = 6
    PHONE = 7
    LANGUAGE = 8
    SERVICE_AREA = 9
    ATTRIBUTE = 10
    PROBLEM = 11
    TAXONOMY = 12
    SCHEDULE = 13


LOCATIONS = (Kind.DEPARTMENT, Kind.REGION, Kind.TERRITORY)


class UnknownIdentifierError(ValueError):
    """Not one of ours."""


@dataclass(frozen=True, slots=True)
class Identifier:
    kind: Kind
    number: int = 0
    # A department, a region, a language: at most three ASCII letters.
    code: str = ""
    # The kind of a location, or a place in a list.
    rank: int = 0

    def __str__(self) -> str:
        code = self.code.encode("ascii").ljust(CODE_LENGTH, b"\0").hex()
        return str(
            uuid.UUID(
                f"{self.kind:02x}{code}0000{VERSION}{self.rank:03x}{VARIANT}{self.number:015x}"
            )
        )


def service_id(number: int) -> str:
    return str(Identifier(Kind.SERVICE, number))


def read(text: str) -> Identifier:
    """The identifier that was written so. Raises UnknownIdentifierError."""
    try:
        value = uuid.UUID(text).hex
        identifier = Identifier(
            kind=Kind(int(value[:2], 16)),
            number=int(value[17:], 16),
            code=bytes.fromhex(value[2:8]).rstrip(b"\0").decode("ascii"),
            rank=int(value[13:16], 16),
        )
    except ValueError as error:
        raise UnknownIdentifierError(text) from error
    if str(identifier) != text.lower():
        raise UnknownIdentifierError(text)
    return identifier
