"""Oversight is told of each account that reached its limit, once for each of its days.

The journal remembers what was told: a worker that stood still for a day forgets nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models.functions import TruncDate
from django.utils import timezone

from audit.actors import Actor
from audit.models import Entry
from audit.services import record
from contacts_map.services.reveals import PURPOSE, QUOTA_REACHED

OVERSIGHT_TOLD = "contact.oversight_told"
# As far as oversight's page shows.
LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class QuotaDay:
    """An account, by the key of its member, and the day on which it reached the limit."""

    account: int
    day: date


def untold_alerts() -> set[QuotaDay]:
    """Whoever reached the limit and was not told to oversight yet."""
    entries = Entry.objects.filter(timestamp__gte=timezone.now() - LOOK_BACK)
    reached = entries.filter(event=QUOTA_REACHED).annotate(day=TruncDate("timestamp"))
    told = entries.filter(event=OVERSIGHT_TOLD).values_list("additional_data", flat=True)
    return {QuotaDay(*found) for found in reached.values_list("actor_id", "day")} - {
        QuotaDay(one["account"], date.fromisoformat(one["day"])) for one in told if one
    }


def record_told(*, actor: Actor, alerts: Iterable[QuotaDay]) -> None:
    """In the transaction of the mails: one that fails leaves nothing, and is tried again."""
    for alert in alerts:
        extra = {"account": alert.account, "day": alert.day.isoformat()}
        record(actor=actor, event=OVERSIGHT_TOLD, purpose=PURPOSE, extra=extra)
