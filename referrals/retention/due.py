"""Which case ends when, and under which rule. The one clock is the `now` that callers give."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from referrals.enums import CaseState
from referrals.models import Case, CaseQuerySet, LegalHold
from referrals.retention.enums import PERIODS, Rule
from referrals.workflow import ENDED_STATES

# A month has between 28 and 31 days: the query looks a little further than the calendar.
SLACK = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Deadline:
    case: Case
    rule: Rule
    at: datetime

    @property
    def anchor(self) -> str:
        return PERIODS[self.rule].anchor


def deadlines_of(case: Case) -> list[Deadline]:
    """What awaits a case, the nearest first."""
    if case.state == CaseState.DRAFT:
        return [_deadline(case, Rule.DRAFT, case.updated_at)]
    if case.closed_at is None or case.state not in ENDED_STATES:
        return []
    rules = [Rule.CASE] if case.is_shredded else [Rule.TEXTS, Rule.CASE]
    return [_deadline(case, rule, case.closed_at) for rule in rules]


def _deadline(case: Case, rule: Rule, start: datetime) -> Deadline:
    # Months are those of the calendar on the wall.
    return Deadline(case, rule, PERIODS[rule].end(timezone.localtime(start)))


def rule_due(case: Case, now: datetime) -> Rule | None:
    """The rule whose time has come; the last one, when the case was forgotten for long."""
    due = [one.rule for one in deadlines_of(case) if one.at <= now]
    return due[-1] if due else None


def due_by(now: datetime, *, cases: CaseQuerySet | None = None) -> Iterator[Deadline]:
    """The ends that have come by a moment, held cases left out; at most one for each case."""
    found = _possible(now, Case.objects.all() if cases is None else cases)
    held = LegalHold.objects.open().values("case_id")
    for case in found.exclude(pk__in=held).order_by("pk").iterator(chunk_size=500):
        rule = rule_due(case, now)
        if rule is not None:
            yield next(one for one in deadlines_of(case) if one.rule == rule)


def coming(
    now: datetime, within: timedelta, *, cases: CaseQuerySet | None = None
) -> Iterator[Deadline]:
    """The ends that come in the time ahead, and those that the next run will carry out."""
    yield from due_by(now + within, cases=cases)


def _possible(now: datetime, cases: CaseQuerySet) -> CaseQuerySet:
    """A superset, by index: the exact end is asked of each case."""
    ended = cases.filter(state__in=sorted(ENDED_STATES))
    wanted = Q(state=CaseState.DRAFT, updated_at__lte=_before(now, Rule.DRAFT))
    wanted |= Q(
        pk__in=ended.filter(
            wrapped_data_key__isnull=False, closed_at__lte=_before(now, Rule.TEXTS)
        ).values("pk")
    )
    wanted |= Q(pk__in=ended.filter(closed_at__lte=_before(now, Rule.CASE)).values("pk"))
    return cases.filter(wanted)


def _before(now: datetime, rule: Rule) -> datetime:
    return now - PERIODS[rule].length + SLACK
