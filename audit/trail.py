"""The stored tree as the database holds it: its size, its hashes, its checkpoints, its keys."""

from collections.abc import Sequence

from django.db import connection

from audit.models import Checkpoint, HandOver, Leaf
from audit.signing import current_key
from audit.tree import Place
from audit.verifier.verify import Key, KeyChain, parse_key

STORED_HASHES = """
SELECT 0, leaf.position, leaf.hash FROM audit_leaf leaf
WHERE leaf.position = ANY (%s)
UNION ALL
SELECT node.level, node.position, node.hash FROM audit_node node
JOIN unnest(%s::int[], %s::bigint[]) AS wanted (level, position)
  ON node.level = wanted.level AND node.position = wanted.position
"""


class TrailBroken(Exception):
    """The stored tree does not hold together: `verify_audit` says where."""


def leaf_count() -> int:
    newest = Leaf.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if newest is None else newest + 1


def find_hashes(places: Sequence[Place]) -> dict[Place, bytes]:
    """The stored hashes among those asked for."""
    leaves = [place.position for place in places if place.level == 0]
    nodes = [place for place in places if place.level]
    with connection.cursor() as cursor:
        cursor.execute(
            STORED_HASHES,
            (leaves, [place.level for place in nodes], [place.position for place in nodes]),
        )
        return {Place(level, position): bytes(value) for level, position, value in cursor}


def stored_hashes(places: Sequence[Place]) -> dict[Place, bytes]:
    """Raises TrailBroken when one is missing."""
    found = find_hashes(places)
    if missing := set(places) - found.keys():
        raise TrailBroken(f"{len(missing)} stored hashes of the journal's tree are missing.")
    return found


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-id").first()


def hand_over_notes() -> list[str]:
    return list(HandOver.objects.order_by("id").values_list("note", flat=True))


def keys_handed_over() -> list[str]:
    """The public keys that hand-overs named, oldest first."""
    return list(HandOver.objects.order_by("id").values_list("new_key", flat=True))


def current_public_key() -> Key:
    """The key that signs now; from the database alone once a key was handed over."""
    named = keys_handed_over()
    return parse_key(named[-1]) if named else current_key([]).public


def trusted_chain() -> KeyChain:
    """The chain of keys that starts from the key of this installation's file."""
    return KeyChain.from_pinned(current_key(keys_handed_over()).public, hand_over_notes())
