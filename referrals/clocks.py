"""The clocks of a case: which one runs, and whether it has run out.

`due_on` is the deadline of the present state. In the local states that is the day by which a right
was due to the person; the commission's own delay to repair, `local_due_on`, runs beside it. A day
ends where the case is held: in its department, or in Paris at the national level.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from referrals.deadlines import NATIONAL, days_by_department, earliest, local_day
from referrals.enums import CaseState
from referrals.workflow import LOCAL_CLOCK_STATES, NATIONAL_STATES

if TYPE_CHECKING:
    from referrals.models import Case

# An answer is awaited from the local level, although the case is at the national one.
HELD_IN_PARIS = NATIONAL_STATES - {CaseState.INFORMATION_REQUESTED}


def due_before(now: datetime, *, ahead: timedelta = timedelta(0)) -> Q:
    """The cases with a running clock that ends before the day that it will be `ahead` of now."""
    here = _ends_before(local_day(now) + ahead)
    is_held_locally = ~Q(state__in=sorted(HELD_IN_PARIS))
    for day, departments in days_by_department(now).items():
        away = Q(department_id__in=departments) & is_held_locally
        here = (here & ~away) | (away & _ends_before(day + ahead))
    return here


def _ends_before(day: date) -> Q:
    return Q(due_on__lt=day) | Q(local_due_on__lt=day, state__in=sorted(LOCAL_CLOCK_STATES))


def next_deadline(case: "Case") -> date | None:
    """The first day on which one of the running clocks ends."""
    local = case.local_due_on if case.state in LOCAL_CLOCK_STATES else None
    return earliest([case.due_on, local])


def today_of(case: "Case", now: datetime) -> date:
    """The day that it is where the case is held."""
    return local_day(now, NATIONAL if case.state in HELD_IN_PARIS else case.department_id)
