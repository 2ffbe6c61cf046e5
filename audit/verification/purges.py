"""Lines that are gone: each must be named by a purge that had the right to take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.models import Checkpoint, Entry
from audit.verification.report import Held, Report
from audit.verifier.verify import Checkpoint as Opened, KeyChain, Refused

# A purge takes what is twelve months old; a year has at least so many days.
YEAR = timedelta(days=365)


@dataclass(slots=True)
class Gap:
    first: int
    last: int
    first_entry: int
    last_entry: int


@dataclass(frozen=True, slots=True)
class Run:
    """A purge as its own line tells it; that line is sealed like any other."""

    entry: int
    at: datetime
    first: int
    last: int


class MissingLines:
    """The places without an entry, as ranges: few, however many lines were purged."""

    def __init__(self) -> None:
        self._gaps: list[Gap] = []

    def add(self, position: int, entry: int) -> None:
        if self._gaps and self._gaps[-1].last == position - 1:
            self._gaps[-1].last, self._gaps[-1].last_entry = position, entry
        else:
            self._gaps.append(Gap(position, position, entry, entry))

    def explain(self, report: Report, chain: KeyChain, held: Sequence[tuple[Held, Opened]]) -> int:
        """Report what no purge explains; how many lines purges did remove."""
        runs = _runs()
        purged = 0
        for gap in self._gaps:
            covered = _covered(gap, runs)
            purged += covered - gap.first
            if covered <= gap.last:
                report.find(
                    "entry.removed",
                    f"{gap.last - covered + 1} entries are gone, and no purge took them: leaves "
                    f"{covered} to {gap.last}, in entries {gap.first_entry} to {gap.last_entry}.",
                    gap.first_entry,
                    gap.last_entry,
                )
        if purged:
            for run in runs:
                _check_age(run, report, chain, held)
        return purged


def _runs() -> list[Run]:
    lines = Entry.objects.filter(event="journal.purged").order_by("id")
    return [
        Run(
            entry=line.pk,
            at=line.timestamp,
            first=int(line.additional_data["first_leaf"]),
            last=int(line.additional_data["last_leaf"]),
        )
        for line in lines
    ]


def _covered(gap: Gap, runs: Sequence[Run]) -> int:
    """The first place of the gap that no run covers."""
    place = gap.first
    for run in runs:
        if run.first <= place <= run.last:
            place = min(run.last, gap.last) + 1
    return place


def _check_age(
    run: Run, report: Report, chain: KeyChain, held: Sequence[tuple[Held, Opened]]
) -> None:
    """The checkpoint that first covered what was taken must be a year older than the run.

    Its date is signed: only the key dates a checkpoint, so the database alone cannot age one. A
    checkpoint that somebody kept since a day speaks too: what it does not cover came later.
    """
    sealed_at = _sealed_at(run, chain)
    too_early = [name.name for name, one in held if name.since and one.size <= run.last
                 and name.since > run.at - YEAR]  # fmt: skip
    if sealed_at is None or sealed_at > run.at - YEAR or too_early:
        report.find(
            "purge.too_young",
            f"The purge of entry {run.entry} took lines that were not twelve months old "
            f"(leaves {run.first} to {run.last}).",
            run.entry,
        )


def _sealed_at(run: Run, chain: KeyChain) -> datetime | None:
    covering = Checkpoint.objects.filter(size__gt=run.last).order_by("size", "id").first()
    try:
        return chain.open(covering.note).signed_at if covering else None
    except Refused:
        return None
