"""What a verification is given, and what it says."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint that somebody kept elsewhere, and since when if that is known."""

    name: str
    note: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold, with the first and last entry that it concerns."""

    code: str
    message: str
    first_entry: int | None = None
    last_entry: int | None = None


@dataclass(slots=True)
class Report:
    leaves: int = 0
    purged: int = 0
    # Entries that the next sealing will take.
    waiting: int = 0
    checkpoints: int = 0
    root: bytes = b""
    findings: list[Finding] = field(default_factory=list)
    # What deserves a question although everything holds.
    notices: list[Finding] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.findings

    def find(
        self, code: str, message: str, first: int | None = None, last: int | None = None
    ) -> None:
        self.findings.append(Finding(code, message, first, first if last is None else last))
