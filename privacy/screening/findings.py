"""What the screening says about a text. None of it holds, prints or logs what was matched."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What a passage looks like. The codes are part of the API and do not change."""

    BIRTH_DATE = "birth_date"
    CIVILITY_NAME = "civility_name"
    DOCUMENT_NUMBER = "document_number"
    EMAIL = "email"
    FIRST_NAME = "first_name"
    FOREIGNER_NUMBER = "foreigner_number"
    HANDLE = "handle"
    IBAN = "iban"
    INITIALS = "initials"
    PHONE = "phone"
    PLACE_NAME = "place_name"
    PLATE = "plate"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    STREET_ADDRESS = "street_address"
    UNKNOWN_WORD = "unknown_word"
    URL = "url"


class Tier(IntEnum):
    # A hard identifier: the text is refused until it is gone.
    BLOCKS = 1
    # It may name somebody: its author replaces it, or confirms that it names nobody.
    ASKS = 2


# The narratives are written in French: what replaces a passage is part of the text and is not
# translated.
PERSON, PLACE = "[personne]", "[lieu]"
SUGGESTIONS = {
    Kind.BIRTH_DATE: "[date de naissance]",
    Kind.CIVILITY_NAME: PERSON,
    Kind.DOCUMENT_NUMBER: "[numéro]",
    Kind.EMAIL: "[adresse électronique]",
    Kind.FIRST_NAME: PERSON,
    Kind.FOREIGNER_NUMBER: "[numéro étranger]",
    Kind.HANDLE: PERSON,
    Kind.IBAN: "[compte bancaire]",
    Kind.INITIALS: PERSON,
    Kind.PHONE: "[téléphone]",
    Kind.PLACE_NAME: PLACE,
    Kind.PLATE: "[immatriculation]",
    Kind.SOCIAL_SECURITY_NUMBER: "[numéro de sécurité sociale]",
    Kind.STREET_ADDRESS: PLACE,
    Kind.UNKNOWN_WORD: PERSON,
    Kind.URL: "[site]",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that identifies somebody: `start` and `end` count in the text as submitted."""

    start: int
    end: int
    kind: Kind
    tier: Tier
    suggestion: str

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Screening:
    """The normalised text, which is what gets stored, and what was found in the submitted one."""

    text: str = field(repr=False)
    findings: list[Finding]

    @property
    def blocks(self) -> bool:
        return any(finding.tier == Tier.BLOCKS for finding in self.findings)
