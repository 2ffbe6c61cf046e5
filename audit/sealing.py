"""Sealing: entries become leaves, in the order of their numbers, and a checkpoint is signed.

Nobody waits for it while they work. It takes a lock of its own, looks up to which number the
journal is complete, hashes what is new, and signs. See docs/adr/0006-sealed-tree.md.
"""

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString, cast

from django.db import connection, transaction
from django.utils import timezone

from audit.canonical import CONTENT, HEAD
from audit.models import Checkpoint, Leaf
from audit.signing import SigningKey, current_key, signed_note
from audit.trail import (
    TrailBroken,
    keys_handed_over,
    latest_checkpoint,
    leaf_count,
    stored_hashes,
    trusted_chain,
)
from audit.tree import Frontier, Place, load_frontier
from audit.verifier.verify import Key, Refused, content_digest, entry_leaf

# One sealing at a time; the purge takes the same lock (migration 0004).
LOCK = 7236701
BATCH = 5_000
# So many entries go into one transaction at most; the next one follows at once.
LARGEST_SEALING = 250_000
# How long writers that are at work may keep the sealing waiting.
PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.02

TAKE_LOCK = f"SELECT pg_try_advisory_xact_lock({LOCK})::int"
NEWEST_NUMBER = """
SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_entry_id_seq
"""
# A transaction takes this lock before it draws a number, and keeps it to its end.
WRITERS = """
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'public.audit_entry'::regclass
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
"""
NEW_ENTRIES: LiteralString = (
    f"SELECT entry.id, {HEAD}, {CONTENT} FROM audit_entry entry"  # noqa: S608 - constants.
    " WHERE entry.id > %s AND entry.id <= %s ORDER BY entry.id LIMIT %s"
)
COPY_LEAVES = "COPY audit_leaf (position, entry_id, hash) FROM STDIN (FORMAT BINARY)"
COPY_NODES = "COPY audit_node (level, position, hash) FROM STDIN (FORMAT BINARY)"


class SealingDelayed(Exception):
    """Writers were still at work: nothing was sealed, and the next round will do it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a sealing did, and the checkpoint that stands now."""

    entries: int
    checkpoint: Checkpoint


def seal(*, patience: float = PATIENCE_SECONDS) -> Sealed:
    """Seal every entry that is committed and sign a checkpoint, unless nothing is new.

    Raises SealingDelayed, TrailBroken, audit.signing.SigningKeyError.
    """
    sealed, is_complete = _seal_once(patience)
    while not is_complete:
        more, is_complete = _seal_once(patience)
        sealed = Sealed(sealed.entries + more.entries, more.checkpoint)
    return sealed


@transaction.atomic
def _seal_once(patience: float) -> tuple[Sealed, bool]:
    give_up_at = time.monotonic() + patience
    with connection.cursor() as cursor:
        _take_the_lock(cursor, give_up_at)
        limit = _complete_up_to(cursor, give_up_at)
    key = current_key(keys_handed_over())
    before = latest_checkpoint()
    frontier, signer = _signed_frontier(before)
    entries = _add_leaves(frontier, limit)
    is_news = entries > 0 or signer != key.public
    checkpoint = _sign(frontier, key) if is_news or before is None else before
    return Sealed(entries, checkpoint), entries < LARGEST_SEALING


def _take_the_lock(cursor: Any, give_up_at: float) -> None:
    """Asked for again and again rather than waited for: whoever holds it may be waiting for the
    end of this very transaction."""
    while not _value(cursor, TAKE_LOCK):
        _pause(give_up_at)


def _pause(give_up_at: float) -> None:
    if time.monotonic() > give_up_at:
        raise SealingDelayed
    time.sleep(PAUSE_SECONDS)


def _complete_up_to(cursor: Any, give_up_at: float) -> int:
    """A number up to which every entry is committed or will never be.

    Numbers rise, and whoever draws one holds a lock on the table: once those who held it when
    the newest number was read are gone, nothing below that number can appear any more.
    """
    limit = _value(cursor, NEWEST_NUMBER)
    at_work = _writers(cursor)
    while at_work:
        _pause(give_up_at)
        at_work &= _writers(cursor)
    return limit


def _writers(cursor: Any) -> set[str]:
    cursor.execute(WRITERS)
    return {name for (name,) in cursor.fetchall()}


def _value(cursor: Any, query: str) -> int:
    cursor.execute(query)
    (value,) = cursor.fetchone()
    return int(value)


def _signed_frontier(checkpoint: Checkpoint | None) -> tuple[Frontier, Key | None]:
    """The right edge of the stored tree, and the key that signed it last.

    A log must never sign what contradicts an earlier signature: when the stored tree is not
    that of the last checkpoint, somebody changed one or the other, and nothing is signed.
    """
    size = leaf_count()
    frontier = load_frontier(size, stored_hashes)
    if checkpoint is None:
        if size:
            raise TrailBroken("The journal has leaves and no checkpoint.")
        return frontier, None
    try:
        signed = trusted_chain().open(checkpoint.note)
    except Refused:
        raise TrailBroken("The last checkpoint is not signed by the journal's key.") from None
    if (signed.size, signed.root) != (size, frontier.root()):
        raise TrailBroken(
            f"The last checkpoint covers {signed.size} entries, the stored tree {size}, or their "
            "roots differ: nothing is signed any more. Run verify_audit."
        )
    return frontier, signed.key


def _add_leaves(frontier: Frontier, limit: int) -> int:
    start = frontier.size
    newest = Leaf.objects.order_by("-position").values_list("entry_id", flat=True).first() or 0
    for rows in _batches(newest, limit):
        first = frontier.size
        hashes = [entry_leaf(head, content_digest(content)) for _id, head, content in rows]
        made = frontier.extend(hashes)
        with connection.cursor() as cursor:
            _copy_leaves(cursor, first, [row[0] for row in rows], hashes)
            _copy_nodes(cursor, made)
    return frontier.size - start


def _batches(newest: int, limit: int) -> Iterator[list[tuple[int, str, str]]]:
    for _ in range(LARGEST_SEALING // BATCH):
        with connection.cursor() as cursor:
            cursor.execute(NEW_ENTRIES, (newest, limit, BATCH))
            rows = cast(list[tuple[int, str, str]], cursor.fetchall())
        if not rows:
            return
        yield rows
        newest = rows[-1][0]


def _copy_leaves(cursor: Any, first: int, numbers: list[int], hashes: list[bytes]) -> None:
    with cursor.copy(
        "COPY audit_leaf (position, entry_id, hash) FROM STDIN (FORMAT BINARY)"
    ) as to:
        to.set_types(["int8", "int8", "bytea"])
        for position, (number, value) in enumerate(zip(numbers, hashes, strict=True), first):
            to.write_row((position, number, value))


def _copy_nodes(cursor: Any, made: list[tuple[Place, bytes]]) -> None:
    with cursor.copy(COPY_NODES) as to:
        to.set_types(["int2", "int8", "bytea"])
        for place, value in made:
            to.write_row((place.level, place.position, value))


def _sign(frontier: Frontier, key: SigningKey) -> Checkpoint:
    root = frontier.root()
    text = f"{key.public.name}\n{frontier.size}\n{base64.b64encode(root).decode()}\n"
    now = timezone.now()
    note = signed_note(text, key.sign(text), key.sign_with_time(text, now))
    checkpoint = Checkpoint.objects.create(size=frontier.size, root=root, note=note)
    checkpoint.refresh_from_db(fields=["signed_at"])
    return checkpoint
