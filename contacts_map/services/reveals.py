"""Channels of partners, shown one entry at a time and counted (ADR 0011).

The journal is the counter: an account has revealed what its entries of the day say, whatever
process wrote them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from audit.actors import Actor
from audit.models import Entry, EntryQuerySet
from audit.services import acting_as, entries_visible_to, record, record_refusal
from contacts_map.models import ContactPoint
from contacts_map.quotas.services import reveal_quota
from contacts_map.services.search import FoundContact, find_contact

REVEALED = "contact.revealed"
QUOTA_REACHED = "contact.quota_reached"
PURPOSE = "contact.reveal"
OVERSEEN_DAYS = 30
OVERSEEN_ROWS = 100


class RevealQuotaError(Exception):
    """The account had as many entries shown today as it may; `quota` says how many."""

    def __init__(self, quota: int) -> None:
        super().__init__(quota)
        self.quota = quota


@dataclass(frozen=True, slots=True)
class RevealDay:
    """What one account had shown on one day, for oversight."""

    account: str
    body: str
    day: date
    entries: int
    is_over: bool


def reveal_contact(*, actor: Actor, contact_point_id: int) -> FoundContact | None:
    """The entry with the channels of the actor's tier, counted once per account, entry and day.

    Nothing is counted when nothing is hidden from the actor. None when there is no such entry.
    Raises RevealQuotaError beyond `reveal_quota()`; oversight is alerted once a day.
    """
    contact = find_contact(actor=actor, contact_point_id=contact_point_id)
    if contact is None or not contact.hides_channels or not actor.is_authenticated:
        return contact
    quota = reveal_quota()
    with acting_as(actor, purpose=PURPOSE):
        is_allowed = _count(actor, contact, quota)
    if not is_allowed:
        _alert_once(actor, quota)
        raise RevealQuotaError(quota)
    return find_contact(actor=actor, contact_point_id=contact_point_id, is_revealed=True)


def shown_contact(*, actor: Actor, contact_point_id: int) -> FoundContact | None:
    """The entry as its page shows it: revealed if the account had it revealed today."""
    contact = find_contact(actor=actor, contact_point_id=contact_point_id)
    if contact is None or not contact.hides_channels or not actor.is_authenticated:
        return contact
    if contact.id not in revealed_today(actor):
        return contact
    return find_contact(actor=actor, contact_point_id=contact_point_id, is_revealed=True)


def revealed_today(actor: Actor) -> set[int]:
    """The entries that the account had shown since midnight."""
    return set(_today(actor, REVEALED).values_list("object_id", flat=True))


def reveal_days(*, actor: Actor) -> list[RevealDay]:
    """Who had how many entries shown on which day, those over the limit first; only what the
    actor may read in the journal, and the reading is journalled."""
    entries = entries_visible_to(actor).filter(timestamp__gte=_days_ago(OVERSEEN_DAYS))
    over = {
        (number, day)
        for number, day in entries.filter(event=QUOTA_REACHED)
        .annotate(day=TruncDate("timestamp"))
        .values_list("actor_id", "day")
    }
    rows = (
        entries.filter(event=REVEALED)
        .annotate(day=TruncDate("timestamp"))
        .values("actor_id", "actor_label", "body", "day")
        .annotate(entries=Count("object_id", distinct=True))
        .order_by("-day", "-entries")
    )
    record(actor=actor, event="journal.read", purpose=PURPOSE)
    days = [
        RevealDay(
            row["actor_label"],
            row["body"],
            row["day"],
            row["entries"],
            (row["actor_id"], row["day"]) in over,
        )
        for row in rows
    ]
    return sorted(days, key=lambda item: not item.is_over)[:OVERSEEN_ROWS]


def _count(actor: Actor, contact: FoundContact, quota: int) -> bool:
    """Whether the entry may be shown; it is then counted. One account at a time: two requests at
    once could pass the limit together."""
    accounts = get_user_model().objects.select_for_update(no_key=True)
    accounts.get(pk=actor.member_id or 0)
    revealed: Collection[int] = revealed_today(actor)
    if contact.id in revealed:
        return True
    if len(revealed) >= quota:
        return False
    target = ContactPoint(pk=contact.id, function=contact.function)
    record(actor=actor, event=REVEALED, target=target, purpose=PURPOSE)
    return True


def _alert_once(actor: Actor, quota: int) -> None:
    if not _today(actor, QUOTA_REACHED).exists():
        extra = {"quota": quota}
        record_refusal(actor=actor, event=QUOTA_REACHED, purpose=PURPOSE, extra=extra)


def _today(actor: Actor, event: str) -> EntryQuerySet:
    found: EntryQuerySet = Entry.objects.filter(
        actor_id=actor.member_id, event=event, timestamp__gte=_days_ago(0)
    )
    return found


def _days_ago(days: int) -> datetime:
    """Midnight here, so many days ago."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days)
