"""The RFC 6962 tree over the leaves: how it grows, and which stored hashes a proof needs.

The table of nodes holds the hash of each complete subtree of 16, 256, 4096... leaves: a fifteenth
of the tree. Any root or proof comes from at most fifteen stored hashes for each of these levels,
so it costs a few dozen reads at ten million entries. Nothing stored ever changes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from audit.verifier.verify import EMPTY_ROOT, node_hash, root_of

# Leaves under a node of level 1, nodes under one of level 2, and so on.
FANOUT = 16
HEIGHT_PER_LEVEL = FANOUT.bit_length() - 1


@dataclass(frozen=True, slots=True)
class Place:
    """A stored hash: level 0 is a leaf, level n a complete subtree of 16^n leaves."""

    level: int
    position: int


Range = tuple[int, int]
Stored = Callable[[Sequence[Place]], dict[Place, bytes]]


@dataclass(slots=True)
class Frontier:
    """The right edge of a tree: at each level the hashes that no stored node covers yet.

    It is all that is needed to add leaves and to know the root: a few dozen hashes.
    """

    size: int = 0
    edges: list[list[bytes]] = field(default_factory=lambda: [[]])

    def extend(self, leaves: Sequence[bytes]) -> list[tuple[Place, bytes]]:
        """Add leaves; the nodes that became complete, to be stored."""
        made: list[tuple[Place, bytes]] = []
        edge = self.edges[0]
        place = 0
        while place < len(leaves):
            taken = leaves[place : place + FANOUT - len(edge)]
            edge += taken
            place += len(taken)
            self.size += len(taken)
            if len(edge) == FANOUT:
                self._complete(0, made)
        return made

    def _complete(self, level: int, made: list[tuple[Place, bytes]]) -> None:
        edge = self.edges[level]
        node = root_of(edge)
        edge.clear()
        place = Place(level + 1, self.size // FANOUT ** (level + 1) - 1)
        made.append((place, node))
        if len(self.edges) == level + 1:
            self.edges.append([])
        above = self.edges[level + 1]
        above.append(node)
        if len(above) == FANOUT:
            self._complete(level + 1, made)

    def root(self) -> bytes:
        tail: list[bytes] = []
        for edge in self.edges:
            if edge or tail:
                tail = [root_of([*edge, *tail])]
        return tail[0] if tail else EMPTY_ROOT


def frontier_places(size: int) -> list[Place]:
    """The stored hashes that make the right edge of a tree of this size."""
    places: list[Place] = []
    level, count = 0, size
    while count:
        start = count - count % FANOUT
        places += [Place(level, position) for position in range(start, count)]
        level, count = level + 1, count // FANOUT
    return places


def load_frontier(size: int, stored: Stored) -> Frontier:
    places = frontier_places(size)
    hashes = stored(places)
    edges: list[list[bytes]] = [[] for _ in range(max((p.level for p in places), default=0) + 1)]
    for place in places:
        edges[place.level].append(hashes[place])
    return Frontier(size, edges)


def inclusion_path(index: int, size: int, stored: Stored) -> list[bytes]:
    """RFC 6962, 2.1.1: the siblings from the leaf to the root."""
    ranges: list[Range] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin = middle
    return _hashes(ranges[::-1], stored)


def consistency_path(old_size: int, size: int, stored: Stored) -> list[bytes]:
    """RFC 6962, 2.1.2: what shows that the tree begins with the older one. Empty from size 0."""
    if old_size in (0, size):
        return []
    ranges: list[Range] = []
    begin, end = 0, size
    while end != old_size:
        middle = begin + _split(end - begin)
        if old_size <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin = middle
    if begin:
        ranges.append((begin, end))
    return _hashes(ranges[::-1], stored)


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _hashes(ranges: Sequence[Range], stored: Stored) -> list[bytes]:
    wanted = [place for one in ranges for parts in _subtrees(one) for place in parts]
    hashes = stored(wanted)
    return [_hash_of(one, hashes) for one in ranges]


def _hash_of(wanted: Range, hashes: dict[Place, bytes]) -> bytes:
    subtrees = [root_of([hashes[place] for place in parts]) for parts in _subtrees(wanted)]
    found = subtrees.pop()
    while subtrees:
        found = node_hash(subtrees.pop(), found)
    return found


def _subtrees(wanted: Range) -> Iterator[list[Place]]:
    """The complete subtrees that make a range, largest first, each as stored hashes."""
    begin, end = wanted
    while begin < end:
        height = (end - begin).bit_length() - 1
        level, rest = divmod(height, HEIGHT_PER_LEVEL)
        first = begin >> (level * HEIGHT_PER_LEVEL)
        yield [Place(level, position) for position in range(first, first + (1 << rest))]
        begin += 1 << height
