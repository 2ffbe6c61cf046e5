"""Reminding of an answer that is awaited, once per relay."""

from datetime import datetime, timedelta

from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as, record
from referrals.deadlines import local_day
from referrals.models import Relay

REMINDED_BEFORE = timedelta(days=3)
WORKER = Actor.system("reminders")


def remind_of_relays(*, now: datetime | None = None) -> list[Relay]:
    """Note that whoever must answer is reminded, three days before the day, and return the relays
    concerned. A relay that is settled is never reminded of."""
    moment = now or timezone.now()
    with acting_as(WORKER, purpose="relay.remind"):
        waiting = Relay.objects.to_remind(local_day(moment) + REMINDED_BEFORE)
        relays = list(
            waiting.select_for_update(of=("self",), skip_locked=True).select_related("case")
        )
        for relay in relays:
            relay.reminded_at = moment
            relay.save(update_fields=["reminded_at"])
            record(actor=WORKER, event="relay.reminded", target=relay, purpose="relay.remind")
    return relays
