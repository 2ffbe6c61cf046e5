"""A run of retention: it lists, acts in one transaction for each case, and leaves its lines.

Every line of a run bears the run's identifier in the place of a request's.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from audit.actors import Actor
from audit.context import request_id
from audit.readers import reading_as
from audit.services import (
    acting_as,
    count_purgeable_entries,
    purge_old_entries,
    record,
)
from commissions.meetings.services import count_old_notes, forget_old_notes
from privacy.keyring import KeyringError
from referrals.kept.services import count_old_forms, forget_old_forms
from referrals.models import Case, LegalHold
from referrals.retention.due import Deadline, due_by, rule_due
from referrals.retention.enums import PERIODS, Rule
from referrals.retention.erasing import ENDS
from referrals.retention.permissions import can_run_retention

logger = structlog.get_logger(__name__)

WORKER = Actor.system("retention")


class RetentionForbidden(PermissionError):
    """Only oversight and the worker run retention."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do at a moment."""

    deadlines: list[Deadline]
    holds: list[LegalHold]
    journal_entries: int
    # Texts that hang from no case: kept forms and hand-over notes.
    other_texts: int


@dataclass(slots=True)
class Run:
    """What a run did: references by rule, those that failed, lines that left the journal."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    done: dict[Rule, list[str]] = field(default_factory=lambda: {rule: [] for rule in Rule})
    failed: list[str] = field(default_factory=list)
    journal_entries: int = 0
    other_texts: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    reference: str
    rule: Rule
    failed: bool = False


def plan(*, actor: Actor, now: datetime | None = None) -> Plan:
    """What a run would do; nothing is written. Raises RetentionForbidden."""
    require_may_run(actor)
    # Oversight is told references and days of cases that it may not read.
    moment = now or timezone.now()
    with reading_as(WORKER):
        holds = LegalHold.objects.open().select_related("case")
        return Plan(
            deadlines=list(due_by(moment)),
            holds=list(holds),
            journal_entries=count_purgeable_entries(),
            other_texts=count_old_forms(moment) + count_old_notes(moment),
        )


def apply(*, actor: Actor, now: datetime | None = None) -> Run:
    """Carry out every end that has come. May be run at any time, by several workers.

    Raises RetentionForbidden.
    """
    run = Run()
    for _step in steps(run, actor=actor, now=now):
        pass
    return run


def steps(run: Run, *, actor: Actor, now: datetime | None = None) -> Iterator[Step]:
    """The same, case by case, for whoever shows the progress."""
    require_may_run(actor)
    moment = now or timezone.now()
    with _lines_bear(run.id):
        for deadline in _due_by(moment):
            step = _attempt(run, actor, deadline, moment)
            if step is not None:
                yield step
        run.other_texts = forget_old_forms(actor=WORKER, now=moment)
        run.other_texts += forget_old_notes(actor=WORKER, now=moment)
        run.journal_entries = purge_old_entries(actor=actor)
        record(actor=actor, event="retention.applied", purpose="retention", extra=_counts(run))


def _due_by(moment: datetime) -> list[Deadline]:
    with reading_as(WORKER):
        return list(due_by(moment))


def _attempt(run: Run, actor: Actor, deadline: Deadline, now: datetime) -> Step | None:
    """One case; its failure does not keep the others."""
    reference = deadline.case.reference
    try:
        rule = _end(actor, deadline.case.pk, now, run.id)
    except (DatabaseError, KeyringError):
        logger.exception("retention_failed", reference=reference)
        run.failed.append(reference)
        return Step(reference, deadline.rule, failed=True)
    if rule is None:
        return None
    run.done[rule].append(reference)
    return Step(reference, rule)


def _end(actor: Actor, case_id: uuid.UUID, now: datetime, run_id: str) -> Rule | None:
    """Ask the rule again under the lock of the case: it may have been reopened, or held."""
    with reading_as(WORKER), transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",), skip_locked=True)
        case = locked.filter(pk=case_id).first()
        rule = rule_due(case, now) if case is not None else None
        if case is None or rule is None or case.holds.open().exists():
            return None
        with acting_as(actor, purpose=f"retention.{rule}"), reading_as(WORKER):
            record(
                actor=actor,
                event=f"retention.{rule}",
                target=case,
                purpose=f"retention.{rule}",
                extra={"run": run_id, "anchor": PERIODS[rule].anchor},
            )
            ENDS[rule](case)
    return rule


def _counts(run: Run) -> dict[str, object]:
    counts: dict[str, object] = {str(rule): len(done) for rule, done in run.done.items()}
    return counts | {
        "run": run.id,
        "failed": len(run.failed),
        "held": LegalHold.objects.open().count(),
        "journal": run.journal_entries,
        "other_texts": run.other_texts,
    }


@contextmanager
def _lines_bear(run_id: str) -> Iterator[None]:
    token = request_id.set(run_id)
    try:
        yield
    finally:
        request_id.reset(token)


def require_may_run(actor: Actor) -> None:
    """Raises RetentionForbidden."""
    if not can_run_retention(actor):
        raise RetentionForbidden(actor.label)
