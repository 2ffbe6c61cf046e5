"""What the end of a period does to one case. The caller holds its lock, in a transaction."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db.models import F
from django.db.models.functions import TruncMonth

from privacy.services import shredding
from referrals.deadlines import OVERSEAS_ZONES, local_day, quarter_of, start_of_day
from referrals.models import (
    AgendaItem,
    AnnouncedMove,
    Assignment,
    Case,
    Dysfunction,
    ErasedCount,
    IdempotentRequest,
    InformationRequest,
    Message,
    Move,
    Relay,
    SecondReading,
    ThreadReading,
)
from referrals.retention.enums import Rule

# What has no other use than the handling of an open case.
_GONE_WITH_THE_TEXTS = (
    AnnouncedMove,
    Assignment,
    IdempotentRequest,
    InformationRequest,
    Message,
    SecondReading,
    ThreadReading,
)


def delete_draft(case: Case) -> None:
    with shredding(row=case):
        case.delete()


def destroy_texts(case: Case) -> None:
    """The texts go, with the key that opens them; of each day only the month stays."""
    with shredding(row=case):
        _forget_days(case)
        case.narrative_sealed = case.national_summary_sealed = None
        case.version += 1
        case.save()
        for model in _GONE_WITH_THE_TEXTS:
            link = "move__case" if model is AnnouncedMove else "case"
            model._base_manager.filter(**{link: case}).delete()
        month = partial(TruncMonth, tzinfo=OVERSEAS_ZONES.get(case.department_id))
        AgendaItem.objects.filter(case=case).update(
            note_sealed=None, advised_at=month("advised_at")
        )
        Relay.objects.filter(case=case).update(
            request_sealed=b"",
            answer_sealed=None,
            due_on=TruncMonth("due_on"),
            created_at=month("created_at"),
            settled_at=month("settled_at"),
            reminded_at=None,
        )
        Dysfunction.objects.filter(case=case).update(
            clock_started_on=TruncMonth("clock_started_on"), due_on=TruncMonth("due_on")
        )
        # A trigger lets a move lose its reason and its day once the key of its case is gone.
        Move.objects.filter(case=case).update(reason_sealed=None, at=month("at"))


def _forget_days(case: Case) -> None:
    case.due_on = case.local_due_on = case.national_due_on = None
    department = case.department_id
    case.created_at = _month(case.created_at, department)
    case.state_since = _month(case.state_since, department)
    case.logged_at = _month(case.logged_at, department) if case.logged_at else None
    case.escalated_at = _month(case.escalated_at, department) if case.escalated_at else None
    case.closed_at = _month(case.closed_at, department) if case.closed_at else None


def _month(moment: datetime, department: str) -> datetime:
    """The beginning of the month that it was in the department: the later of those there and in
    Paris, so that it is this month in both and later counts find the same quarter."""
    first = local_day(moment, department).replace(day=1)
    return max(start_of_day(first, department), start_of_day(first))


def erase(case: Case) -> None:
    """The case and all that hangs from it go; how many there were stays."""
    _count(case)
    with shredding(row=case):
        case.delete()


def _count(case: Case) -> None:
    quarter = quarter_of(case.logged_at or case.created_at, case.department_id)
    counted = [("", "")]
    counted += [(one.type.code, one.right_obtained) for one in case.dysfunctions.all()]
    for type_code, right_obtained in counted:
        row, _ = ErasedCount.objects.get_or_create(
            department_code=case.department_id,
            quarter=quarter,
            type_code=type_code,
            outcome=case.outcome,
            right_obtained=right_obtained,
        )
        ErasedCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


ENDS: dict[Rule, Callable[[Case], None]] = {
    Rule.DRAFT: delete_draft,
    Rule.TEXTS: destroy_texts,
    Rule.CASE: erase,
}
