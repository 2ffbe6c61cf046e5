"""Reads leaves and the entries below them, and recomputes each leaf from its entry."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, LiteralString

from django.db import connection

from audit.canonical import CONTENT, HEAD
from audit.verifier.verify import HASH_BYTES

# A row for each leaf would cost more than hashing it: the database joins them into one text. JSON
# holds neither tabulations nor line ends, which it writes as escapes. An entry that is gone gives
# an empty line. The bounds say in advance what the order of the leaves implies: without them the
# planner may read the whole journal for each piece.
READ_ROWS: LiteralString = f"""
WITH leaf AS MATERIALIZED (
  SELECT position, entry_id, hash FROM audit_leaf
  WHERE position >= %s AND position < %s ORDER BY position
)
SELECT string_agg(position::text, ','), string_agg(entry_id::text, ','),
  string_agg(hash, ''), string_agg(line, E'\\n')
FROM (
  SELECT leaf.position, leaf.entry_id, leaf.hash,
    CASE WHEN entry.id IS NULL THEN '' ELSE {HEAD} || E'\\t' || {CONTENT} END AS line
  FROM leaf LEFT JOIN audit_entry entry ON entry.id = leaf.entry_id
    AND entry.id >= (SELECT min(entry_id) FROM leaf)
    AND entry.id <= (SELECT max(entry_id) FROM leaf)
  ORDER BY leaf.position
) AS leaves
"""  # noqa: S608 - constants.
PIECE = 4_000
# So many pieces are asked for while one is being hashed: the database works on another core.
AHEAD = 2
GONE = b"\x00" * HASH_BYTES


@dataclass(frozen=True, slots=True)
class Line:
    """A leaf and its entry, for an export."""

    position: int
    entry_id: int
    leaf: bytes
    head: str | None
    content: str | None


@dataclass(slots=True)
class Piece:
    """The leaves from `begin` to `end`, in the order of the tree: as they are stored, and as their
    entries give them now. Shorter than the range when leaves are missing."""

    begin: int
    end: int
    positions: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    stored: list[bytes] = field(default_factory=list)
    # GONE where there is no entry.
    found: list[bytes] = field(default_factory=list)

    def differing(self) -> Iterator[int]:
        """The places in the piece whose leaf is not what the entry gives."""
        if self.stored != self.found:
            for place, (stored, found) in enumerate(zip(self.stored, self.found, strict=True)):
                if stored != found:
                    yield place


def read_pieces(
    begin: int, end: int, export: Callable[[Line], None] | None = None
) -> Iterator[Piece]:
    """Pieces one after another; the next ones are fetched meanwhile, on the same connection."""
    connection.ensure_connection()
    with ThreadPoolExecutor(1) as pool:
        waiting: deque[tuple[int, int, Future[Any]]] = deque()
        for start in range(begin, end, PIECE):
            stop = min(start + PIECE, end)
            waiting.append((start, stop, pool.submit(_fetch, connection.connection, start, stop)))
            if len(waiting) > AHEAD:
                yield _piece(*waiting.popleft(), export)
        while waiting:
            yield _piece(*waiting.popleft(), export)


def _fetch(raw: Any, begin: int, end: int) -> Any:
    with raw.cursor() as cursor:
        cursor.execute(READ_ROWS, (begin, end))
        return cursor.fetchone()


def _piece(
    begin: int, end: int, fetched: "Future[Any]", export: Callable[[Line], None] | None
) -> Piece:
    positions, entries, hashes, text = fetched.result()
    if positions is None:
        return Piece(begin, end)
    lines = text.encode().split(b"\n")
    piece = Piece(
        begin,
        end,
        positions=list(map(int, positions.split(","))),
        entries=list(map(int, entries.split(","))),
        stored=_cut(bytes(hashes)),
        found=[_leaf(line) for line in lines],
    )
    if export:
        _export(piece, lines, export)
    return piece


def _cut(hashes: bytes) -> list[bytes]:
    return [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]


def _leaf(line: bytes) -> bytes:
    """SHA-256(0x00, head, newline, hex digest of the content), as `entry_leaf` has it.

    It is written out because this decides how long a verification takes.
    """
    if not line:
        return GONE
    head, _, content = line.partition(b"\t")
    digest = sha256(content).hexdigest().encode()
    return sha256(b"\x00" + head + b"\n" + digest).digest()


def _export(piece: Piece, lines: list[bytes], export: Callable[[Line], None]) -> None:
    for place, line in enumerate(lines):
        head, _, content = line.decode().partition("\t")
        export(
            Line(
                position=piece.positions[place],
                entry_id=piece.entries[place],
                leaf=piece.stored[place],
                head=head or None,
                content=content or None,
            )
        )
