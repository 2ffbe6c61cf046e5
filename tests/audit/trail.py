"""What the tests of the sealed journal share: entries that are committed, sealed and tampered."""

from audit.actors import Actor
from audit.canonical import CONTENT, HEAD
from audit.sealing import Sealed, seal
from audit.services import record
from audit.trail import trusted_chain
from audit.verifier.verify import Checkpoint as Held

WORKER = Actor.system("tests")


def fill(entries: int, *, event: str = "case.read") -> None:
    for _ in range(entries):
        record(actor=WORKER, event=event)


def fill_and_seal(entries: int) -> Sealed:
    fill(entries)
    return seal()


def held(note: str) -> Held:
    """A checkpoint as somebody outside keeps it: opened and verified."""
    return trusted_chain().open(note)


CANONICAL_OF = f"SELECT entry.id, {HEAD}, {CONTENT} FROM audit_entry entry ORDER BY entry.id"  # noqa: S608
