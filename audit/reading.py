"""Reading the journal: filters, pages by key, and the trace that each reading leaves."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone

from audit.actors import Actor
from audit.models import Entry, EntryQuerySet
from audit.permissions import can_open_journal
from audit.services import entries_visible_to, record

PAGE_SIZE = 50
LARGEST_IDENTIFIER = 2**63 - 1
SLACK = timedelta(hours=1)
# Dates outside these are slips of the keyboard, and the ends of the calendar overflow.
EARLIEST_DAY = date(2000, 1, 1)
LATEST_DAY = date(2199, 12, 31)


WHOLE_LABEL = """
SELECT upper(actor_label) FROM audit_entry WHERE upper(actor_label) = upper(%s) LIMIT 1
"""
# Each label once, by jumps in the index: as many steps as accounts, however many entries.
LABELS_LIKE = """
WITH RECURSIVE label (name) AS (
  (SELECT upper(actor_label) FROM audit_entry ORDER BY upper(actor_label) LIMIT 1)
  UNION ALL
  SELECT (SELECT upper(actor_label) FROM audit_entry
          WHERE upper(actor_label) > label.name ORDER BY upper(actor_label) LIMIT 1)
  FROM label WHERE label.name IS NOT NULL
)
SELECT name FROM label WHERE strpos(name, upper(%s)) > 0 LIMIT %s
"""
MOST_LABELS = 50


class JournalForbidden(PermissionError):
    """The role of the actor gives no access to the journal."""


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What a reader asks for; everything empty means every entry that the reader may see."""

    since: date | None = None
    until: date | None = None
    event: str = ""
    # The label of the actor as it was, most often an e-mail address, or a part of it.
    who: str = ""
    # The whole name of an object, such as the reference of a case: an index finds it.
    about: str = ""

    @property
    def used(self) -> list[str]:
        """The names of the criteria in use. Their values stay out of the journal."""
        return [field.name for field in fields(self) if getattr(self, field.name)]


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first, and the identifiers from which the pages beside it start."""

    entries: list[Entry]
    older_than: int | None = None
    newer_than: int | None = None


def find_entries(*, actor: Actor, criteria: EntryFilter) -> EntryQuerySet:
    """The matching entries that the actor may read, newest first. Raises JournalForbidden."""
    if not can_open_journal(actor):
        raise JournalForbidden(actor.role)
    entries = entries_visible_to(actor).newest_first()
    if criteria.since:
        entries = _from_moment(entries, _start_of(criteria.since))
    if criteria.until:
        entries = _before_moment(entries, _start_of(criteria.until + timedelta(days=1)))
    if criteria.event:
        entries = entries.filter(event=criteria.event)
    if criteria.who:
        entries = entries.annotate(who=Upper("actor_label")).filter(
            who__in=labels_like(criteria.who)
        )
    if criteria.about:
        entries = entries.filter(object_repr__iexact=criteria.about)
    return entries


def record_looking(*, actor: Actor, days: int, shown: int) -> None:
    """The same for the views of anomalies."""
    record(actor=actor, event="journal.read", extra={"anomalies_of_days": days, "shown": shown})


def record_reading(*, actor: Actor, criteria: EntryFilter, shown: int) -> None:
    """Those who read the journal appear in it, with the criteria but not what they typed."""
    record(
        actor=actor,
        event="journal.read",
        extra={"criteria": criteria.used, "shown": shown},
    )


def read_page(
    *,
    actor: Actor,
    criteria: EntryFilter,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> Page:
    """One page of the journal, found by key: as fast far back as at the top.

    The reading is recorded. Raises JournalForbidden.
    """
    entries = find_entries(actor=actor, criteria=criteria)
    page = (
        _page_above(entries, newer_than)
        if newer_than is not None
        else _page_below(entries, older_than)
    )
    record_reading(actor=actor, criteria=criteria, shown=len(page.entries))
    return page


def labels_like(part: str) -> list[str]:
    """The labels, in capitals, that hold a text; that text alone when it is one of them.

    A whole address is then found by its index, as fast at ten million entries as at ten thousand.
    """
    with connection.cursor() as cursor:
        cursor.execute(WHOLE_LABEL, [part])
        found = cursor.fetchall()
        if not found:
            cursor.execute(LABELS_LIKE, (part, MOST_LABELS))
            found = cursor.fetchall()
    return [name for (name,) in found]


def _page_below(entries: EntryQuerySet, older_than: int | None) -> Page:
    if older_than is not None:
        entries = entries.filter(pk__lt=older_than)
    found = list(entries[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return Page(
        entries=shown,
        older_than=shown[-1].pk if len(found) > PAGE_SIZE else None,
        # Something newer was shown before this page, even when this page is empty.
        newer_than=(shown[0].pk if shown else older_than - 1) if older_than is not None else None,
    )


def _page_above(entries: EntryQuerySet, newer_than: int) -> Page:
    found = list(entries.filter(pk__gt=newer_than).order_by("id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE][::-1]
    return Page(
        entries=shown,
        older_than=shown[-1].pk if shown else newer_than + 1,
        newer_than=shown[0].pk if len(found) > PAGE_SIZE else None,
    )


def _from_moment(entries: EntryQuerySet, moment: datetime) -> EntryQuerySet:
    """Besides the exact time, a bound on the key: else the last page reads the whole past.

    Keys and times rise together but for moments; an entry older by SLACK has a lower key.
    """
    earlier = Entry.objects.filter(timestamp__lt=moment - SLACK).order_by("-timestamp")
    bound = Coalesce(Subquery(earlier.values("pk")[:1]), 0)
    return entries.filter(timestamp__gte=moment, pk__gt=bound)


def _before_moment(entries: EntryQuerySet, moment: datetime) -> EntryQuerySet:
    """The same at the other end: else the first page reads everything that is more recent."""
    later = Entry.objects.filter(timestamp__gte=moment + SLACK).order_by("timestamp")
    bound = Coalesce(Subquery(later.values("pk")[:1]), Value(LARGEST_IDENTIFIER))
    return entries.filter(timestamp__lt=moment, pk__lt=bound)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
