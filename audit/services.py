"""The door of the journal: name who acts, record what is not a write, read what happened."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, models, transaction

from audit.actors import Actor, Role
from audit.context import Acting, Happening, acting, refusals, request_id
from audit.models import Entry, EntryQuerySet
from audit.readers import described, reader
from audit.sentences import Told, tell
from audit.telling import begin_with, setting, telling_with_savepoint, with_release

# The SQLSTATE that the triggers raise when a write names no actor.
MISSING_ACTOR = "RL001"

PURGED_AT_ONCE = 20_000
COUNT_PURGEABLE = """
SELECT count(*) FROM audit_entry entry JOIN audit_leaf leaf ON leaf.entry_id = entry.id
WHERE entry.event <> 'journal.purged' AND leaf.position < (
  SELECT max(size) FROM audit_checkpoint WHERE signed_at < now() - interval '12 months'
)
"""


class MissingActor(RuntimeError):
    """Nobody is named as acting: do the work inside `acting_as(actor, purpose=...)`."""


def is_missing_actor(error: DatabaseError) -> bool:
    """Whether the database refused a write because nobody was named as acting."""
    return getattr(error.__cause__, "sqlstate", None) == MISSING_ACTOR


@contextmanager
def acting_as(actor: Actor, *, purpose: str) -> Iterator[None]:
    """Name who acts and why, for every write inside; opens a transaction or a savepoint.

    `purpose` is a code such as `case.escalate`. The names are settings of the transaction: they
    go with it, so a pooled connection never carries them to the next request. Nested, the inner
    actor holds inside and the outer one afterwards. An exception undoes writes and names alike.
    Rows are read as this actor too (`audit.readers`).

    Raises MissingActor when the actor has no label.
    """
    if not actor.label:
        raise MissingActor
    outer, inner = acting.get(), Acting(actor, purpose)
    read_by, reads_now = reader.get(), described(actor)
    # Where autocommit is off, a transaction may be under way that no `atomic()` ends.
    if not connection.in_atomic_block and connection.get_autocommit():
        with transaction.atomic(), _named(inner, reads_now):
            begin_with(connection.connection, _settings(inner, reads_now))
            yield
    elif inner == outer and reads_now == read_by:
        with transaction.atomic():
            yield
    else:
        # The enclosing transaction would keep the names, where a commit ends them.
        with telling_with_savepoint(_settings(inner, reads_now)), transaction.atomic():
            with _named(inner, reads_now):
                yield
            with_release.set(_settings(outer, read_by))


@contextmanager
def _named(now: Acting, reads_now: str) -> Iterator[None]:
    token, reader_token = acting.set(now), reader.set(reads_now)
    try:
        yield
    finally:
        acting.reset(token)
        reader.reset(reader_token)


def current_actor() -> Actor:
    """Who acts now. Raises MissingActor outside `acting_as`."""
    now = acting.get()
    if now is None:
        raise MissingActor
    return now.actor


def record(
    *,
    actor: Actor,
    event: str,
    target: models.Model | None = None,
    purpose: str = "",
    extra: Mapping[str, object] | None = None,
) -> Entry:
    """Write an entry for what is not a write to a row: a reading, an export, a log-in.

    It belongs to the current transaction. `event` is a code `thing.happened`; `extra` holds codes
    and counts, never words of a person. For a refusal, see `record_refusal`.
    """
    return _insert(_happening(actor, event, target, purpose, extra))


def record_refusal(
    *,
    actor: Actor,
    event: str,
    target: models.Model | None = None,
    purpose: str = "",
    extra: Mapping[str, object] | None = None,
) -> None:
    """Write an entry for a refusal, which usually rolls back the transaction of its request.

    Inside a request the entry is written when the response is ready, outside that transaction
    (see `audit.middleware.RefusalMiddleware`); elsewhere at once.
    """
    happening = _happening(actor, event, target, purpose, extra)
    waiting = refusals.get()
    if waiting is None:
        _insert(happening)
    else:
        waiting.append(happening)


def record_waiting_refusals(waiting: list[Happening]) -> None:
    with transaction.atomic():
        for happening in waiting:
            _insert(happening)


def purge_old_entries(*, actor: Actor) -> int:
    """Remove the content and salt of entries whose retention is over; how many went.

    The database decides which (docs/adr/0007-purge-door.md): those that a checkpoint has covered
    for twelve months. Each run leaves a line that names what it took, and that stays.
    """
    removed = 0
    count: int
    while True:
        with acting_as(actor, purpose="journal.purge"), connection.cursor() as cursor:
            cursor.execute("SELECT audit_purge(%s)", [PURGED_AT_ONCE])
            (count,) = cursor.fetchone()
        removed += count
        if not count:
            return removed


def count_purgeable_entries() -> int:
    """How many entries `purge_old_entries` would remove now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_PURGEABLE)
        (count,) = cursor.fetchone()
    return int(count)


def history_of(
    target: models.Model, *, actor: Actor, with_system: bool, most: int = 20
) -> list[Told]:
    """The newest entries about an object made from the actor's own body, or by the system.

    For the page of that object: its reader is known to have the right to see it. What the system
    changed is for those who may see all its columns (`with_system`).
    """
    if actor.body_id is None:
        return []
    own = models.Q(body_id=actor.body_id)
    if with_system:
        own |= models.Q(role=Role.SYSTEM)
    entries = Entry.objects.about(target).newest_first().filter(own)
    return [tell(entry) for entry in entries[:most]]


def entries_visible_to(actor: Actor) -> EntryQuerySet:
    entries: EntryQuerySet = Entry.objects.visible_to(actor)
    return entries


def name_in_journal(target: models.Model) -> str:
    """What the journal calls an object, as its trigger does: never a person's data.

    A model says with `journal_name` which of its fields names it, or with `link.field` the row
    that it belongs to; a test compares it with the protection of the table.
    """
    field = getattr(target, "journal_name", "")
    name = attrgetter(field)(target) if field else ""
    return str(name or f"{target._meta.label_lower} {target.pk}")


def _settings(now: Acting | None, reads_now: str) -> str:
    actor = now.actor if now else None
    connection.ensure_connection()
    return setting(
        connection.connection,
        {
            "actor_id": _text(actor and actor.member_id),
            "actor": _text(actor and actor.label),
            "seat_id": _text(actor and actor.seat_id),
            "role": _text(actor and actor.role),
            "body_id": _text(actor and actor.body_id),
            "body": _text(actor and actor.body),
            "purpose": now.purpose if now else "",
            "request_id": request_id.get(),
            "reader": reads_now,
        },
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _happening(
    actor: Actor,
    event: str,
    target: models.Model | None,
    purpose: str,
    extra: Mapping[str, object] | None,
) -> Happening:
    return Happening(
        actor=actor,
        event=event,
        content_type_id=ContentType.objects.get_for_model(target).pk if target else None,
        object_type=target._meta.label_lower if target else "",
        object_pk=str(target.pk) if target else "",
        object_repr=name_in_journal(target) if target else "",
        purpose=purpose,
        extra=extra,
    )


def _insert(happening: Happening) -> Entry:
    actor = happening.actor
    entry: Entry = Entry.objects.create(
        event=happening.event,
        action=Entry.Action.ACCESS,
        content_type_id=happening.content_type_id,
        object_type=happening.object_type,
        object_pk=happening.object_pk,
        object_id=int(happening.object_pk) if happening.object_pk.isdecimal() else None,
        object_repr=happening.object_repr,
        actor_id=actor.member_id,
        actor_label=actor.label,
        seat_id=actor.seat_id,
        role=actor.role,
        body_id=actor.body_id,
        body=actor.body,
        purpose=happening.purpose,
        cid=request_id.get() or None,
        additional_data=dict(happening.extra) if happening.extra else None,
    )
    return entry
