"""Reads leaves and the entries below them, and recomputes each leaf from its entry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import LiteralString

from django.db import connection

from audit.canonical import CONTENT, HEAD
from audit.verifier.verify import HASH_BYTES

READ_PIECE: LiteralString = f"""
COPY (
  SELECT leaf.position, leaf.entry_id, encode(leaf.hash, 'hex'),
    CASE WHEN entry.id IS NOT NULL THEN {HEAD} END,
    CASE WHEN entry.id IS NOT NULL THEN {CONTENT} END
  FROM audit_leaf leaf LEFT JOIN audit_entry entry ON entry.id = leaf.entry_id
  WHERE leaf.position >= %s AND leaf.position < %s ORDER BY leaf.position
) TO STDOUT
"""  # noqa: S608 - constants.
# What COPY writes for NULL: the entry is gone.
ABSENT = b"\\N"
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
    """Leaves in the order of the tree: as they are stored, and as their entries give them now."""

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


def read_piece(begin: int, end: int, export: Callable[[Line], None] | None) -> Piece:
    """The leaf is SHA-256(0x00, head, newline, hex digest of the content): see `entry_leaf`.

    It is written out here because this loop decides how long a verification takes.
    """
    piece = Piece()
    add_position, add_entry = piece.positions.append, piece.entries.append
    add_stored, add_found = piece.stored.append, piece.found.append
    with connection.cursor() as cursor, cursor.copy(READ_PIECE, (begin, end)) as rows:
        for row in rows:
            position, entry, stored, head, content = bytes(row)[:-1].split(b"\t")
            add_position(int(position))
            add_entry(int(entry))
            add_stored(bytes.fromhex(stored.decode()))
            if head == ABSENT:
                add_found(GONE)
            else:
                if b"\\" in row:
                    # COPY doubles a backslash, and JSON holds no other character it escapes.
                    head, content = head.replace(rb"\\", b"\\"), content.replace(rb"\\", b"\\")
                digest = sha256(content).hexdigest().encode()
                add_found(sha256(b"\x00" + head + b"\n" + digest).digest())
            if export:
                export(_line(piece, head, content))
    return piece


def _line(piece: Piece, head: bytes, content: bytes) -> Line:
    is_gone = piece.found[-1] == GONE
    return Line(
        position=piece.positions[-1],
        entry_id=piece.entries[-1],
        leaf=piece.stored[-1],
        head=None if is_gone else head.decode(),
        content=None if is_gone else content.decode(),
    )
