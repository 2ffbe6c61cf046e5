"""What oversight looks at first: reads at odd hours, many reads, reads without an open seat.

These are reasons to ask, not accusations: a duty officer works at night, a secretary who takes
over reads much. They count events, never what was read.
"""

import json
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
READS = (
    "case.exported",
    "case.read",
    "cases.exported",
    "contact.revealed",
    "directory.exported",
    "meeting.exported",
    "minutes.read",
    "relay.read",
    "thread.read",
)
SHOWN = 100

# The hour that it was where the reader works: La Réunion is at its desk when Paris sleeps.
READ = """
SELECT actor_label, string_agg(DISTINCT body, ', '), local::date AS day, count(*) AS reads,
       count(DISTINCT object_pk) AS objects, min(local), max(local),
       min(national)::date, max(national)::date
FROM (
  SELECT *, timezone(%(zone)s, "timestamp") AS national,
    timezone(coalesce(%(zones)s::jsonb ->> body_id::text, %(zone)s), "timestamp") AS local
  FROM audit_entry
  WHERE event = ANY (%(events)s) AND "timestamp" >= %(since)s AND actor_id IS NOT NULL
) AS read
"""
AT_ODD_HOURS = """
WHERE extract(isodow FROM local) > 5
  OR extract(hour FROM local) < %(start)s OR extract(hour FROM local) >= %(end)s
"""
# By account, whatever the seats it reads through.
PER_DAY = " GROUP BY actor_label, day"
MANY = " HAVING count(*) >= %(threshold)s ORDER BY reads DESC, day DESC LIMIT %(shown)s"
NEWEST = " ORDER BY day DESC, reads DESC LIMIT %(shown)s"
# Seats open and end with the days of Paris.
SEATS_USED = """
SELECT actor_id, actor_label, seat_id, national::date AS day, count(*),
       min(national), max(national), count(DISTINCT object_pk), max(body)
FROM (
  SELECT *, timezone(%(zone)s, "timestamp") AS national FROM audit_entry
  WHERE event = ANY (%(events)s) AND "timestamp" >= %(since)s AND actor_id IS NOT NULL
) AS read
GROUP BY actor_id, actor_label, seat_id, day ORDER BY day DESC
"""


@dataclass(frozen=True, slots=True)
class Reads:
    """The reads of one account in one day, the day and the hours being those of its body."""

    who: str
    body: str
    day: date
    reads: int
    objects: int
    first: datetime
    last: datetime
    # The days of Paris on which the journal shows them.
    since: date
    until: date


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
# The bodies that do not keep the time of Paris, with the names of their zones.
BodyZones = Callable[[], Mapping[int, str]]


def look_for_anomalies(*, actor: Actor, days: int) -> Anomalies:
    """The last days, today included. Looking leaves an entry. Raises JournalForbidden."""
    if not can_look_for_anomalies(actor):
        raise JournalForbidden(actor.role)
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since -= timedelta(days=days - 1)
    asked = _asked(since)
    found = Anomalies(
        at_odd_hours=_read(READ + AT_ODD_HOURS + PER_DAY + NEWEST, asked),
        many=_read(READ + PER_DAY + MANY, asked),
        without_seat=_without_seat(asked),
    )
    shown = len(found.at_odd_hours) + len(found.many) + len(found.without_seat)
    record_looking(actor=actor, days=days, shown=shown)
    return found


def _asked(since: datetime) -> dict[str, Any]:
    zones: BodyZones = import_string(settings.RELAIS_BODY_ZONES)
    start, end = settings.RELAIS_DUTY_HOURS
    return {
        "events": list(READS),
        "since": since,
        "zone": settings.TIME_ZONE,
        "zones": json.dumps(zones()),
        "start": start,
        "end": end,
        "threshold": settings.RELAIS_MANY_READS,
        "shown": SHOWN,
    }


def _read(query: str, asked: Mapping[str, Any]) -> list[Reads]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return [Reads(*row) for row in cursor.fetchall()]


def _without_seat(asked: Mapping[str, Any]) -> list[Reads]:
    """Reads through no seat, through one that is not the reader's, or on a day it was not open."""
    with connection.cursor() as cursor:
        cursor.execute(SEATS_USED, asked)
        rows = cursor.fetchall()
    look_up: SeatPeriods = import_string(settings.RELAIS_SEAT_PERIODS)
    periods = look_up({seat for _, _, seat, *_ in rows if seat is not None})
    return [
        Reads(who, body, day, reads, objects, first, last, since=day, until=day)
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
