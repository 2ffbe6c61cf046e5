"""Moves every data key under the current master key, without touching a text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from audit.actors import Actor
from audit.services import acting_as
from privacy import services
from privacy.keyring import keyring
from privacy.models import KeyedModel

BATCH = 500
KEY_FIELDS = ("id", "data_key_id", "master_key_id", "wrapped_data_key")


@dataclass(slots=True)
class Batch:
    """What became of one batch of rows; `unreadable` names the master keys that would not open."""

    rewrapped: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)


def rows_to_rewrap(*, model: type[KeyedModel]) -> int:
    return _waiting(model).count()


def rotate(*, model: type[KeyedModel]) -> Iterator[Batch]:
    """Rewraps the rows of a table, one transaction per batch.

    Interrupted, it loses one batch at most and the next run goes on from there. A row that cannot
    be opened is left as it is and counted: the others do not wait for it.
    """
    last: UUID | None = None
    while True:
        with acting_as(Actor.system("rotate_keys"), purpose="keys.rotate"):
            waiting = _waiting(model)
            if last is not None:
                waiting = waiting.filter(pk__gt=last)
            # The rows stay locked until the commit: an edit made meanwhile would bring the former
            # wrapping back.
            rows = list(
                waiting.select_for_update(of=("self",)).order_by("pk").only(*KEY_FIELDS)[:BATCH]
            )
            batch = _rewrap(model, rows)
        if not rows:
            return
        last = rows[-1].pk
        yield batch


def _waiting(model: type[KeyedModel]) -> QuerySet[KeyedModel]:
    wrapped = model._base_manager.filter(wrapped_data_key__isnull=False)
    return wrapped.exclude(master_key_id=keyring().current.id)


def _rewrap(model: type[KeyedModel], rows: list[KeyedModel]) -> Batch:
    batch = Batch()
    rewrapped = []
    for row in rows:
        try:
            services.rewrap(row=row)
        except services.TextUnavailable as error:
            key_id = error.master_key_id
            batch.unreadable[key_id] = batch.unreadable.get(key_id, 0) + 1
        else:
            rewrapped.append(row)
    _save(model, rewrapped)
    batch.rewrapped = len(rewrapped)
    return batch


def _save(model: type[KeyedModel], rows: list[KeyedModel]) -> None:
    # One statement over arrays: building the CASE of bulk_update takes longer than all the rest.
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET master_key_id = fresh.master_key_id, "  # noqa: S608 - our table
            "wrapped_data_key = fresh.wrapped_data_key "
            "FROM unnest(%s::uuid[], %s::text[], %s::bytea[]) "
            "AS fresh (id, master_key_id, wrapped_data_key) "
            f"WHERE {table}.id = fresh.id",
            [
                [row.pk for row in rows],
                [row.master_key_id for row in rows],
                [row.wrapped_data_key for row in rows],
            ],
        )
