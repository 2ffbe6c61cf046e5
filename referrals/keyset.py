"""Pages by key: a list that changes while it is read neither skips nor repeats a case."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone

from referrals.models import Case, CaseQuerySet

PAGE_SIZE = 25
# Cases without a deadline come after all the others.
NO_DEADLINE = date.max


@dataclass(frozen=True, slots=True)
class CasePage:
    cases: list[Case]
    next_cursor: str


def page_of(cases: CaseQuerySet, *, by_deadline: bool, cursor: str = "") -> CasePage:
    """The cases after `cursor`: nearest deadline first, or newest first. A cursor that cannot be
    read starts at the beginning."""
    cases = _by_deadline(cases, cursor) if by_deadline else _newest_first(cases, cursor)
    found = list(cases[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    if len(found) <= PAGE_SIZE:
        return CasePage(shown, "")
    last = shown[-1]
    key = (last.due_on or NO_DEADLINE) if by_deadline else last.created_at
    return CasePage(shown, f"{key.isoformat()}_{last.pk}")


def _newest_first(cases: CaseQuerySet, cursor: str) -> CaseQuerySet:
    place = _place(cursor)
    if place is not None and timezone.is_aware(place[0]):
        moment, last = place
        before = models.Q(created_at__lt=moment) | models.Q(created_at=moment, pk__lt=last)
        cases = cases.filter(before)
    return cases.order_by("-created_at", "-pk")


def _by_deadline(cases: CaseQuerySet, cursor: str) -> CaseQuerySet:
    place = _place(cursor)
    if place is not None:
        due, last = place[0].date(), place[1]
        without = models.Q(due_on__isnull=True)
        if due == NO_DEADLINE:
            cases = cases.filter(without, pk__gt=last)
        else:
            later = models.Q(due_on__gt=due) | models.Q(due_on=due, pk__gt=last)
            cases = cases.filter(later | without)
    return cases.order_by(models.F("due_on").asc(nulls_last=True), "pk")


def _place(cursor: str) -> tuple[datetime, uuid.UUID] | None:
    key, _separator, identifier = cursor.rpartition("_")
    try:
        return datetime.fromisoformat(key), uuid.UUID(identifier)
    except ValueError:
        return None
