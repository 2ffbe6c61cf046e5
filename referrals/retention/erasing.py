"""What the end of a period does to one case. The caller holds its lock, in a transaction."""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import F
from django.db.models.functions import TruncMonth
from django.utils import timezone

from privacy.services import shredding
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
        AgendaItem.objects.filter(case=case).update(
            note_sealed=None, advised_at=TruncMonth("advised_at")
        )
        Relay.objects.filter(case=case).update(
            request_sealed=b"",
            answer_sealed=None,
            due_on=TruncMonth("due_on"),
            created_at=TruncMonth("created_at"),
            settled_at=TruncMonth("settled_at"),
            reminded_at=None,
        )
        Dysfunction.objects.filter(case=case).update(
            clock_started_on=TruncMonth("clock_started_on"), due_on=TruncMonth("due_on")
        )
        # A trigger lets a move lose its reason and its day once the key of its case is gone.
        Move.objects.filter(case=case).update(reason_sealed=None, at=TruncMonth("at"))


def _forget_days(case: Case) -> None:
    case.due_on = case.local_due_on = case.national_due_on = None
    case.created_at = _month(case.created_at)
    case.state_since = _month(case.state_since)
    case.logged_at = _month(case.logged_at) if case.logged_at else None
    case.escalated_at = _month(case.escalated_at) if case.escalated_at else None
    case.closed_at = _month(case.closed_at) if case.closed_at else None


def _month(moment: datetime) -> datetime:
    local = timezone.localtime(moment)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def erase(case: Case) -> None:
    """The case and all that hangs from it go; how many there were stays."""
    _count(case)
    with shredding(row=case):
        case.delete()


def _count(case: Case) -> None:
    logged = timezone.localdate(case.logged_at or case.created_at)
    quarter = date(logged.year, logged.month - (logged.month - 1) % 3, 1)
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
