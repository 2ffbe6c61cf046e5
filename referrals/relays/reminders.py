"""Reminding of an answer that is awaited, once per relay."""

from datetime import datetime, timedelta

from django.utils import timezone

from audit.actors import Actor, Role
from audit.services import acting_as, record
from commissions.models import Body
from referrals.deadlines import local_day
from referrals.enums import Level
from referrals.models import Relay
from referrals.notifications.enums import Event
from referrals.notifications.services import notify

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
            _tell(relay)
    return relays


def _tell(relay: Relay) -> None:
    """A desk has an account of its own; a contact point is called again by whoever asked it."""
    if relay.desk_id is not None:
        notify(
            event=Event.RELAY,
            occasion=f"{relay.pk}:reminder",
            case=relay.case,
            bodies={relay.desk_id},
        )
        return
    is_local = relay.level == Level.LOCAL
    notify(
        event=Event.DUE_SOON,
        occasion=f"{relay.pk}:reminder",
        case=relay.case,
        bodies={relay.case.body_id} if is_local else _national_bodies(),
        roles=(Role.MEMBER, Role.SECRETARY) if is_local else (Role.COORDINATOR,),
    )


def _national_bodies() -> set[int]:
    return set(Body.objects.national().values_list("pk", flat=True))
