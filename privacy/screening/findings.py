"""What the screening says about a text. None of it holds, prints or logs what was matched."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What a passage looks like. The codes are part of the API and do not change."""

    BIRTH_DATE = "birth_date"
    DOCUMENT_NUMBER = "document_number"
    EMAIL = "email"
    FOREIGNER_NUMBER = "foreigner_number"
    HANDLE = "handle"
    IBAN = "iban"
    PHONE = "phone"
    PLATE = "plate"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    STREET_ADDRESS = "street_address"
    URL = "url"


class Tier(IntEnum):
    # A hard identifier: the text is refused until it is gone.
    BLOCKS = 1


# The narratives are written in French: what replaces a passage is part of the text and is not
# translated.
SUGGESTIONS = {
    Kind.BIRTH_DATE: "[date de naissance]",
    Kind.DOCUMENT_NUMBER: "[numéro]",
    Kind.EMAIL: "[adresse électronique]",
    Kind.FOREIGNER_NUMBER: "[numéro étranger]",
    Kind.HANDLE: "[personne]",
    Kind.IBAN: "[compte bancaire]",
    Kind.PHONE: "[téléphone]",
    Kind.PLATE: "[immatriculation]",
    Kind.SOCIAL_SECURITY_NUMBER: "[numéro de sécurité sociale]",
    Kind.STREET_ADDRESS: "[lieu]",
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


@dataclass(frozen=True, slots=True)
class Screening:
    """The normalised text, which is what gets stored, and what was found in the submitted one."""

    text: str = field(repr=False)
    findings: list[Finding]

    @property
    def blocks(self) -> bool:
        return any(finding.tier == Tier.BLOCKS for finding in self.findings)
