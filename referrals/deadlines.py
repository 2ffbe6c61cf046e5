"""Due dates: calendar months stay months, working days skip French public holidays.

Local holidays follow the department (Alsace-Moselle, overseas), as the `holidays` package knows
them, and so does the day that it is there; the national level works in Paris.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from referrals.enums import DelayUnit

SATURDAY = 5
# The package names the holidays of Alsace and Moselle by the former region, the others by code.
_SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}

# The clocks of the departments and collectivities that do not keep the time of Paris.
OVERSEAS_ZONES = {
    "971": ZoneInfo("America/Guadeloupe"),
    "972": ZoneInfo("America/Martinique"),
    "973": ZoneInfo("America/Cayenne"),
    "974": ZoneInfo("Indian/Reunion"),
    "975": ZoneInfo("America/Miquelon"),
    "976": ZoneInfo("Indian/Mayotte"),
    "977": ZoneInfo("America/St_Barthelemy"),
    "978": ZoneInfo("America/Marigot"),
    "986": ZoneInfo("Pacific/Wallis"),
    "987": ZoneInfo("Pacific/Tahiti"),
    "988": ZoneInfo("Pacific/Noumea"),
}
# The department of the national level: no local holiday, the time of Paris.
NATIONAL = ""
MONTHS_OF_A_QUARTER = 3


def local_day(now: datetime, department: str = NATIONAL) -> date:
    """The day that it is in a department at a moment: Nouméa ends its day before Paris does."""
    return timezone.localdate(now, timezone=OVERSEAS_ZONES.get(department))


def start_of_day(day: date, department: str = NATIONAL) -> datetime:
    """The moment at which a day begins in a department."""
    zone = OVERSEAS_ZONES.get(department) or timezone.get_default_timezone()
    return datetime.combine(day, time(), tzinfo=zone)


def quarter_of(moment: datetime, department: str = NATIONAL) -> date:
    """The first day of the quarter that it is in a department at a moment."""
    day = local_day(moment, department)
    return day.replace(month=day.month - (day.month - 1) % MONTHS_OF_A_QUARTER, day=1)


def days_by_department(now: datetime) -> dict[date, list[str]]:
    """The overseas departments where it is not the day of Paris, by the day that it is there."""
    found: dict[date, list[str]] = {}
    today = local_day(now)
    for department in OVERSEAS_ZONES:
        day = local_day(now, department)
        if day != today:
            found.setdefault(day, []).append(department)
    return found


def earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


@lru_cache(maxsize=256)
def public_holidays(year: int, department: str = "") -> frozenset[date]:
    subdivision = _SUBDIVISIONS.get(department)
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))


def is_working_day(day: date, department: str = "") -> bool:
    """Monday to Friday, holidays excepted; a Saturday is not worked in the services concerned."""
    return day.weekday() < SATURDAY and day not in public_holidays(day.year, department)


def add_working_days(start: date, count: int, department: str = "") -> date:
    """The day that closes a delay of `count` working days; the starting day does not count."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, department):
            count -= 1
    return day


def due_date(start: date, delay: int, unit: str, department: str = "") -> date:
    """The last day of a delay that starts on `start`.

    Four months from 31 October end on 28 (or 29) February: the month is kept, not thirty days.
    """
    match DelayUnit(unit):
        case DelayUnit.MONTH:
            return start + relativedelta(months=delay)
        case DelayUnit.WORKING_DAY:
            return add_working_days(start, delay, department)
        case DelayUnit.DAY:
            return start + timedelta(days=delay)
