"""Starting, keeping and stopping the clocks of a case when it changes state."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from commissions.enums import BodyKind
from referrals.deadlines import NATIONAL, add_working_days, earliest, local_day
from referrals.enums import CaseState, Level
from referrals.models import Case, Dysfunction
from referrals.workflow import (
    ACKNOWLEDGE_CRITICAL_WITHIN,
    ACKNOWLEDGE_WITHIN,
    ANSWER_WITHIN,
    ENDED_STATES,
    LOCAL_CLOCK_STATES,
    NATIONAL_STATES,
)

# Entering one of these gives the commission its whole delay again.
_LOCAL_START = (CaseState.LOGGED, CaseState.RETURNED, CaseState.REOPENED)


def set_clocks(case: Case, *, source: str, now: datetime) -> None:
    """The clocks of a case that has just entered its state."""
    if case.state in ENDED_STATES:
        case.due_on = case.local_due_on = case.national_due_on = None
        return
    dysfunctions = list(Dysfunction.objects.filter(case=case).select_related("type"))
    if case.state in _LOCAL_START:
        case.local_due_on = local_deadline(
            case, dysfunctions, since=local_day(now, case.department_id)
        )
        case.national_due_on = None
    if case.state == CaseState.ESCALATED:
        within = ACKNOWLEDGE_CRITICAL_WITHIN if case.is_critical else ACKNOWLEDGE_WITHIN
        case.national_due_on = add_working_days(local_day(now), within, NATIONAL)
    # The answer is due from the day of the acknowledgement, whatever is asked meanwhile.
    if case.state == CaseState.ACKNOWLEDGED and source != CaseState.INFORMATION_REQUESTED:
        case.national_due_on = add_working_days(local_day(now), ANSWER_WITHIN, NATIONAL)
    case.due_on = _present_deadline(case, dysfunctions)


def _present_deadline(case: Case, dysfunctions: list[Dysfunction]) -> date | None:
    if case.state == CaseState.INFORMATION_REQUESTED:
        request = case.information_requests.filter(ended_at__isnull=True).first()
        return request.due_on if request else case.national_due_on
    if case.state in NATIONAL_STATES:
        return case.national_due_on
    return earliest(one.due_on for one in dysfunctions)


def local_deadline(case: Case, dysfunctions: list[Dysfunction], *, since: date) -> date | None:
    """The day by which the commission must have repaired the failure: the shortest delay of the
    types. There is none when no commission holds the case."""
    if case.body.kind == BodyKind.NATIONAL:
        return None
    return earliest(
        add_working_days(since, one.type.local_delay, case.department_id) for one in dysfunctions
    )


def local_start(case: Case) -> date | None:
    """The day on which the local clock last started."""
    start = case.moves.filter(to_state__in=_LOCAL_START).order_by("at", "case_version").last()
    return local_day(start.at, case.department_id) if start else None


@dataclass(frozen=True, slots=True)
class ClockView:
    """The clock of a level as both see it; without an exact day for who may not know one."""

    level: Level
    days_left: int
    is_running: bool
    due_on: date | None


def clocks_of(case: Case, *, with_dates: bool) -> list[ClockView]:
    """The clocks that were started and not stopped by the end of the case, the local one first."""
    now = timezone.now()
    found = []
    if case.local_due_on is not None:
        found.append(
            ClockView(
                level=Level.LOCAL,
                days_left=(case.local_due_on - local_day(now, case.department_id)).days,
                is_running=case.state in LOCAL_CLOCK_STATES,
                due_on=case.local_due_on if with_dates else None,
            )
        )
    if case.national_due_on is not None:
        found.append(
            ClockView(
                level=Level.NATIONAL,
                days_left=(case.national_due_on - local_day(now)).days,
                is_running=case.state in NATIONAL_STATES,
                due_on=case.national_due_on,
            )
        )
    return found
