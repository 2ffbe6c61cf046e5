"""What oversight sees of retention: references, rules and days, never a word of a case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Entry
from audit.services import entries_visible_to, record
from audit.spreadsheet import csv_text
from referrals.retention.enums import Rule
from referrals.retention.running import Plan, plan

RUNS_SHOWN = 12
DONE = {f"retention.{rule}": rule for rule in Rule}


@dataclass(frozen=True, slots=True)
class PastRun:
    at: datetime
    who: str
    run: str
    drafts: int
    texts: int
    cases: int
    failed: int
    journal: int


def last_runs(*, actor: Actor) -> list[PastRun]:
    entries = entries_visible_to(actor).filter(event="retention.applied")
    return [_past_run(one) for one in entries.newest_first()[:RUNS_SHOWN]]


def _past_run(entry: Entry) -> PastRun:
    told = entry.additional_data or {}
    return PastRun(
        at=entry.timestamp,
        who=entry.actor_label,
        run=told.get("run", ""),
        drafts=told.get("draft", 0),
        texts=told.get("texts", 0),
        cases=told.get("case", 0),
        failed=told.get("failed", 0),
        journal=told.get("journal", 0),
    )


def report_csv(*, actor: Actor) -> str:
    """What the next run will do, what is held, and what the runs of the last twelve months did.

    Raises RetentionForbidden. The export is itself a line of the journal.
    """
    rows = [*_coming(plan(actor=actor)), *_done(actor)]
    record(actor=actor, event="retention.exported", extra={"count": len(rows)})
    header = [_("Situation"), _("Reference"), _("What"), _("Date"), _("Basis"), _("Run")]
    return csv_text([header, *rows])


def _coming(planned: Plan) -> Iterator[list[str]]:
    for one in planned.deadlines:
        yield [
            _("to do"),
            one.case.reference,
            str(one.rule.label),
            f"{timezone.localdate(one.at):%Y-%m-%d}",
            one.anchor,
            "",
        ]
    for hold in planned.holds:
        yield [
            _("held"),
            hold.case.reference,
            str(hold.get_reason_display()),
            f"{timezone.localdate(hold.placed_at):%Y-%m-%d}",
            "",
            "",
        ]


def _done(actor: Actor) -> Iterator[list[str]]:
    entries = entries_visible_to(actor).filter(event__in=sorted(DONE)).newest_first()
    for entry in entries.iterator(chunk_size=500):
        told = entry.additional_data or {}
        yield [
            _("done"),
            entry.object_repr,
            str(DONE[entry.event].label),
            f"{timezone.localdate(entry.timestamp):%Y-%m-%d}",
            told.get("anchor", ""),
            told.get("run", ""),
        ]
