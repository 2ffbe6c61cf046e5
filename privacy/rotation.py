"""Moves every data key under the current master key, without touching a text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from audit.actors import Actor
from audit.services import acting_as
from privacy import services
from privacy.keyring import keyring
from privacy.models import KeyedModel

BATCH = 500


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
            rows = list(waiting.select_for_update(of=("self",)).order_by("pk")[:BATCH])
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
    model._base_manager.bulk_update(rewrapped, ["master_key_id", "wrapped_data_key"])
    batch.rewrapped = len(rewrapped)
    return batch
