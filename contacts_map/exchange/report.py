"""What becomes of each row of a file: the answer of a dry run and of an import alike."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _


class Fate(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        labels = {
            Fate.CREATED: _("Created"),
            Fate.CHANGED: _("Changed"),
            Fate.UNCHANGED: _("Unchanged"),
            Fate.REFUSED: _("Line refused"),
        }
        return labels[self]


@dataclass(frozen=True, slots=True)
class Change:
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fault:
    # Empty when the whole row is meant.
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class RowFate:
    """What becomes of a row; `number` is its line in the file."""

    number: int
    fate: Fate
    name: str
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    rows: list[RowFate]

    @property
    def tally(self) -> dict[str, int]:
        return {fate.value: 0 for fate in Fate} | Counter(row.fate.value for row in self.rows)

    @property
    def is_refused(self) -> bool:
        return any(row.fate is Fate.REFUSED for row in self.rows)

    @property
    def is_idle(self) -> bool:
        return all(row.fate is Fate.UNCHANGED for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """Equal for equal fates: tells whether the directory changed since a dry run."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()
