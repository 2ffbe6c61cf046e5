"""Endless keys from one secret, of which any single one can be destroyed for good.

A binary tree of hashes: each node makes its two children, a leaf is a key, and the leaf of a value
is found by the bits of its identifier. Whoever holds a node has every key below it, and nobody
climbs. To destroy one key, the nodes above it are replaced by those beside its path: all other
keys can still be made, that one never again (the function of Goldreich, Goldwasser and Micali,
punctured).
"""

from hashlib import sha256
from uuid import UUID

# Two identifiers among the ten thousand of a month meet in 48 random bits once in five million
# months; the destruction of one key would then take the other with it.
DEPTH = 48

_BITS = {"0": b"0", "1": b"1"}

# The nodes that are held, by their place: the bits that lead to each. `""` is the root.
Tree = dict[str, bytes]


def place_of(identifier: UUID) -> str:
    return f"{int.from_bytes(identifier.bytes[: DEPTH // 8]):0{DEPTH}b}"


def key_at(tree: Tree, place: str) -> bytes | None:
    """The key at a place, or None once it was destroyed."""
    above = _held_above(tree, place)
    if above is None:
        return None
    node = tree[above]
    # Written out: this loop is most of what opening a text costs.
    for bit in place[len(above) :]:
        node = sha256(node + _BITS[bit]).digest()
    return node


def without(tree: Tree, place: str) -> Tree:
    """The tree that can make every key but this one; the same when it is destroyed already."""
    above = _held_above(tree, place)
    if above is None:
        return tree
    left = dict(tree)
    node = left.pop(above)
    for depth in range(len(above), DEPTH):
        bit = place[depth]
        beside = "1" if bit == "0" else "0"
        left[place[:depth] + beside] = _child(node, beside)
        node = _child(node, bit)
    return left


def _held_above(tree: Tree, place: str) -> str | None:
    for length in range(DEPTH + 1):
        if place[:length] in tree:
            return place[:length]
    return None


def _child(node: bytes, bit: str) -> bytes:
    return sha256(node + _BITS[bit]).digest()
