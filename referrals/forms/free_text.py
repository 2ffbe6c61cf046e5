"""Free text: how it is typed, and how to show its author what identifies someone in it."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy.confirmations import ConfirmationReason
from privacy.screening import Finding, Kind, Tier

# Words shown on each side of a passage, so that its author finds it in the text.
CONTEXT_LENGTH = 30

IDENTIFYING = _("This text would identify someone. Replace what is shown below.")
DOUBTFUL = _(
    "Some words may name someone. Write something else, or say why each of them names nobody."
)
MISSPELT = _("The dictionary does not know some words. Correct them, or say what each of them is.")

KIND_LABELS: dict[Kind, Promise] = {
    Kind.BIRTH_DATE: _("date of birth"),
    Kind.CIVILITY_NAME: _("title with a name"),
    Kind.DOCUMENT_NUMBER: _("number of a document or of a file"),
    Kind.EMAIL: _("e-mail address"),
    Kind.FIRST_NAME: _("first name or family name"),
    Kind.FOREIGNER_NUMBER: _("foreigner number"),
    Kind.HANDLE: _("account on a social network"),
    Kind.IBAN: _("bank account"),
    Kind.INITIALS: _("initials"),
    Kind.PHONE: _("phone number"),
    Kind.PLACE_NAME: _("name of a hotel, of a school or of a business"),
    Kind.PLATE: _("number plate"),
    Kind.SOCIAL_SECURITY_NUMBER: _("social security number"),
    Kind.STREET_ADDRESS: _("postal address"),
    Kind.UNKNOWN_WORD: _("word that the dictionary does not know"),
    Kind.URL: _("web address"),
}


class FreeTextField(forms.CharField):
    """A text kept as it was typed: blanks count, since findings say where by position.

    The service bounds its length and refuses what may not be stored; the same rules then hold for
    the pages and for the API.
    """

    def __init__(self, *, rows: int = 6, **options: Any) -> None:
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        # Browsers send two characters for each end of line.
        return (super().to_python(value) or "").replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """What a finding points at, quoted to the author of the text and to nobody else."""

    before: str = field(repr=False)
    found: str = field(repr=False)
    after: str = field(repr=False)
    kind: str | Promise
    suggestion: str
    start: int
    # Whether its author may say instead that it names nobody.
    asks: bool = False

    @property
    def is_misspelt(self) -> bool:
        return is_spelling(self.suggestion)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [
            (f"{value}|{self.found}", str(label)) for value, label in ConfirmationReason.choices
        ]


def is_spelling(suggestion: str) -> bool:
    """Whether it is a word, and not what stands for somebody or for a place."""
    return not suggestion.startswith("[")


def message_for(findings: list[Finding]) -> str:
    if all(is_spelling(finding.suggestion) for finding in findings):
        return str(MISSPELT)
    is_doubtful = all(finding.tier == Tier.ASKS for finding in findings)
    return str(DOUBTFUL if is_doubtful else IDENTIFYING)


def passages(text: str, findings: list[Finding]) -> list[Passage]:
    return [
        Passage(
            before=_start_of_words(text, finding.start),
            found=text[finding.start : finding.end],
            after=_end_of_words(text, finding.end),
            kind=KIND_LABELS.get(finding.kind, finding.kind),
            suggestion=finding.suggestion,
            start=finding.start,
            asks=finding.tier == Tier.ASKS,
        )
        for finding in findings
    ]


def _start_of_words(text: str, end: int) -> str:
    """What stands before, from the beginning of a word when one begins near enough."""
    start = max(0, end - CONTEXT_LENGTH)
    if not start:
        return text[:end]
    _cut, blank, whole = text[start:end].partition(" ")
    return f"…{whole if blank else text[start:end]}"


def _end_of_words(text: str, start: int) -> str:
    """What stands after, to the end of a word when one ends near enough."""
    end = start + CONTEXT_LENGTH
    if end >= len(text):
        return text[start:]
    whole, blank, _cut = text[start:end].rpartition(" ")
    return f"{whole if blank else text[start:end]}…"


def with_suggestions(text: str, findings: list[Finding]) -> str:
    """The text with each passage replaced by what is suggested; its author reads it again."""
    for finding in sorted(findings, key=lambda one: one.start, reverse=True):
        text = text[: finding.start] + finding.suggestion + text[finding.end :]
    return text
