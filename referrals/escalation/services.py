"""Sending cases up by themselves, exactly once, whatever the number of workers.

Each case has a transaction of its own: its lock, the rule read again under it, the moves. A
worker that dies leaves either the whole or nothing. A unique index on the moves refuses a second
escalation by the same rule on the same occasion, should a lock ever be missed.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from referrals.enums import AutomaticRule, CaseState
from referrals.escalation.candidates import BATCH, candidates
from referrals.escalation.rules import rule_that_applies
from referrals.models import Case
from referrals.services.moves import enter_state
from referrals.workflow import transition

WORKER = Actor.system("escalation")


@dataclass(slots=True)
class Escalations:
    """What a run did: the references that went up, by rule."""

    by_rule: dict[AutomaticRule, list[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(len(references) for references in self.by_rule.values())


def escalate_due_cases(*, now: datetime | None = None) -> Escalations:
    """Send up every case that a rule sends up now. May be run at any time, by several workers."""
    moment = now or timezone.now()
    done = Escalations()
    last: uuid.UUID | None = None
    while True:
        batch = candidates(moment, after=last)
        for case_id in batch:
            found = _escalate(case_id, moment)
            if found is not None:
                rule, reference = found
                done.by_rule.setdefault(rule, []).append(reference)
        if len(batch) < BATCH:
            return done
        last = batch[-1]


def _escalate(case_id: uuid.UUID, now: datetime) -> tuple[AutomaticRule, str] | None:
    with acting_as(WORKER, purpose="case.escalate_by_rule"):
        # A case that somebody holds now is left to the next run, a minute later.
        locked = Case.objects.select_for_update(of=("self",), skip_locked=True)
        case = locked.select_related("body").filter(pk=case_id).first()
        rule = rule_that_applies(case, now) if case is not None else None
        if case is None or rule is None:
            return None
        _send_up(case, rule)
    return rule, case.reference


def _send_up(case: Case, rule: AutomaticRule) -> None:
    """A case that was sent back or reopened and that nobody took is first taken up again: the
    table has no shorter way."""
    occasion = case.local_due_on if rule == AutomaticRule.DELAY_EXCEEDED else None
    if case.state in (CaseState.RETURNED, CaseState.REOPENED):
        _enter(case, CaseState.IN_LOCAL_HANDLING)
    case.sent_up_by_rule = rule
    row = transition(case.state, CaseState.ESCALATED)
    if row is None:
        raise AssertionError(case.state)
    enter_state(actor=WORKER, case=case, row=row, rule=rule, occasion=occasion)


def _enter(case: Case, target: CaseState) -> None:
    row = transition(case.state, target)
    if row is None:
        raise AssertionError(case.state)
    enter_state(actor=WORKER, case=case, row=row)
