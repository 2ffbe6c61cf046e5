"""What oversight looks at first: reads at odd hours, many reads, reads without an open seat.

These are reasons to ask, not accusations: a duty officer works at night, a secretary who takes
over reads much. They count events, never what was read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.actors import Actor
from audit.permissions import can_look_for_anomalies
from audit.reading import JournalForbidden, record_looking

# The events by which somebody saw what concerns a case or what is not public.
READS = ("case.read", "case.exported", "contact.revealed", "directory.exported")
SHOWN = 100

COUNTED = """
SELECT actor_label, body, timezone(%s, "timestamp")::date AS day, count(*) AS reads,
       count(DISTINCT object_pk) AS objects, min("timestamp"), max("timestamp")
FROM audit_entry
WHERE event = ANY (%s) AND "timestamp" >= %s AND actor_id IS NOT NULL
"""
PER_DAY = " GROUP BY actor_label, body, day"
AT_ODD_HOURS = """
  AND (extract(isodow FROM timezone(%s, "timestamp")) > 5
       OR extract(hour FROM timezone(%s, "timestamp")) < %s
       OR extract(hour FROM timezone(%s, "timestamp")) >= %s)
"""
MANY = " HAVING count(*) >= %s ORDER BY reads DESC, day DESC LIMIT %s"
NEWEST = " ORDER BY day DESC, reads DESC LIMIT %s"
SEATS_USED = """
SELECT actor_id, actor_label, seat_id, timezone(%s, "timestamp")::date AS day, count(*),
       min("timestamp"), max("timestamp"), count(DISTINCT object_pk), max(body)
FROM audit_entry
WHERE event = ANY (%s) AND "timestamp" >= %s AND actor_id IS NOT NULL
GROUP BY actor_id, actor_label, seat_id, day ORDER BY day DESC
"""


@dataclass(frozen=True, slots=True)
class Reads:
    """The reads of one account in one day."""

    who: str
    body: str
    day: date
    reads: int
    objects: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class SeatPeriod:
    """Who holds a seat, and from when to when; without an end it is still open."""

    member_id: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Anomalies:
    at_odd_hours: list[Reads]
    many: list[Reads]
    without_seat: list[Reads]


SeatPeriods = Callable[[Iterable[int]], Mapping[int, SeatPeriod]]


def look_for_anomalies(*, actor: Actor, days: int) -> Anomalies:
    """The last days, today included. Looking leaves an entry. Raises JournalForbidden."""
    if not can_look_for_anomalies(actor):
        raise JournalForbidden(actor.role)
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since -= timedelta(days=days - 1)
    found = Anomalies(_at_odd_hours(since), _many(since), _without_seat(since))
    shown = len(found.at_odd_hours) + len(found.many) + len(found.without_seat)
    record_looking(actor=actor, days=days, shown=shown)
    return found


def _at_odd_hours(since: datetime) -> list[Reads]:
    start, end = settings.RELAIS_DUTY_HOURS
    zone = settings.TIME_ZONE
    return _counted(
        COUNTED + AT_ODD_HOURS + PER_DAY + NEWEST,
        (zone, list(READS), since, zone, zone, start, zone, end, SHOWN),
    )


def _many(since: datetime) -> list[Reads]:
    threshold = settings.RELAIS_MANY_READS
    return _counted(
        COUNTED + PER_DAY + MANY, (settings.TIME_ZONE, list(READS), since, threshold, SHOWN)
    )


def _counted(query: str, parameters: tuple[Any, ...]) -> list[Reads]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [Reads(*row) for row in cursor.fetchall()]


def _without_seat(since: datetime) -> list[Reads]:
    """Reads through no seat, through one that is not the reader's, or on a day it was not open."""
    with connection.cursor() as cursor:
        cursor.execute(SEATS_USED, (settings.TIME_ZONE, list(READS), since))
        rows = cursor.fetchall()
    look_up: SeatPeriods = import_string(settings.RELAIS_SEAT_PERIODS)
    periods = look_up({seat for _, _, seat, *_ in rows if seat is not None})
    return [
        Reads(who, body, day, reads, objects, first, last)
        for member, who, seat, day, reads, first, last, objects, body in rows
        if not _is_open(periods.get(seat), member, day)
    ][:SHOWN]


def _is_open(period: SeatPeriod | None, member_id: int, day: date) -> bool:
    return (
        period is not None
        and period.member_id == member_id
        and period.starts_on <= day
        and (period.ends_on is None or day <= period.ends_on)
    )
