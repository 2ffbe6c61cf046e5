"""The verification itself: leaf by leaf, then root by root.

It reads in pieces, so its memory does not grow with the journal. What it finds names the entry
or the range: a changed line, a removed one, one slipped in, a tail cut off, a rewritten tree.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from audit.models import Checkpoint, Entry, Leaf
from audit.trail import find_hashes, leaf_count, stored_hashes
from audit.tree import Frontier, load_frontier
from audit.verification.clock import clock_notices
from audit.verification.purges import MissingLines
from audit.verification.reading import GONE, Line, Piece, read_pieces
from audit.verification.report import Held, Report
from audit.verifier.verify import Checkpoint as Opened, KeyChain, Refused

COUNT_BETWEEN = "SELECT count(*) FROM audit_entry WHERE id > %s AND id <= %s"
WITHOUT_LEAF = """
SELECT entry.id FROM audit_entry entry LEFT JOIN audit_leaf leaf ON leaf.entry_id = entry.id
WHERE entry.id > %s AND entry.id <= %s AND leaf.position IS NULL ORDER BY entry.id
"""


def verify_journal(
    *,
    chain: KeyChain,
    held: Sequence[Held] = (),
    since: Held | None = None,
    export: Callable[[Line], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Verify everything, or with `since` what came after a checkpoint that is trusted.

    The report lists what does not hold. Raises Refused when `since` itself does not.
    """
    with _one_moment():
        run = _Verification(chain, held)
        start = run.start_after(since) if since else 0
        run.report.notices += clock_notices(run.last_entry)
        size = leaf_count()
        for piece in read_pieces(start, size, export):
            run.take(piece)
            if progress:
                progress(run.frontier.size)
        run.finish(size)
        return run.report


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything as it was at one instant, while people go on working."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class _Verification:
    def __init__(self, chain: KeyChain, held: Sequence[Held]) -> None:
        self.report = Report()
        self.frontier = Frontier()
        self._chain = chain
        self._held = self._opened(held)
        self._missing = MissingLines()
        self.last_entry = 0
        # The last size at which a signed root agreed, and the entry that ended it.
        self._agreed = (0, 0)
        self._is_broken = False

    def start_after(self, trusted: Held) -> int:
        opened = self._chain.open(trusted.note)
        self.frontier = load_frontier(opened.size, stored_hashes)
        if self.frontier.root() != opened.root:
            raise Refused(f"{trusted.name}: the stored tree is not the one of this checkpoint.")
        if opened.size:
            self.last_entry = Leaf.objects.get(pk=opened.size - 1).entry_id
        self._agreed = (opened.size, self.last_entry)
        return opened.size

    def take(self, piece: Piece) -> None:
        self._check_positions(piece)
        self._check_leaves(piece)
        self._check_intruders(piece)
        self._check_roots(piece)

    def finish(self, size: int) -> None:
        self.report.leaves = size
        self.report.root = self.frontier.root()
        self.report.waiting = Entry.objects.filter(pk__gt=self.last_entry).count()
        self._check_tail(size)
        self.report.purged = self._missing.explain(self.report, self._chain, self._held)

    def _check_positions(self, piece: Piece) -> None:
        expected = range(piece.begin, piece.end)
        if piece.positions != list(expected):
            missing = sorted(set(expected) - set(piece.positions))
            self._is_broken = True
            self.report.find(
                "leaf.missing",
                f"{len(missing)} leaves are gone, from position {missing[0]} to {missing[-1]}.",
            )

    def _check_leaves(self, piece: Piece) -> None:
        for place in piece.differing():
            entry, position = piece.entries[place], piece.positions[place]
            if piece.found[place] == GONE:
                self._missing.add(position, entry)
            else:
                self.report.find(
                    "entry.changed",
                    f"Entry {entry} (leaf {position}) is not what was sealed.",
                    entry,
                )

    def _check_intruders(self, piece: Piece) -> None:
        """Entries are sealed in the order of their numbers: none can appear below a sealed one."""
        if not piece.entries:
            return
        if piece.entries != sorted(set(piece.entries)) or piece.entries[0] <= self.last_entry:
            self.report.find(
                "leaf.order",
                "The leaves are not in the order of the entries.",
                piece.entries[0],
                piece.entries[-1],
            )
        between = (self.last_entry, max(piece.entries))
        present = sum(1 for leaf in piece.found if leaf != GONE)
        with connection.cursor() as cursor:
            cursor.execute(COUNT_BETWEEN, between)
            (count,) = cursor.fetchone()
            if count != present:
                cursor.execute(WITHOUT_LEAF, between)
                for (entry,) in cursor.fetchall():
                    self.report.find(
                        "entry.inserted",
                        f"Entry {entry} was slipped in: it was never sealed, later ones are.",
                        entry,
                    )
        self.last_entry = between[1]

    def _check_roots(self, piece: Piece) -> None:
        """Grow the tree up to each checkpoint and compare the roots."""
        begin, end = piece.begin, piece.end
        made, place = [], 0
        if begin == 0:
            self._compare(0, 0)
        for size in self._sizes_between(begin, end):
            made += self.frontier.extend(piece.stored[place : size - begin])
            place = size - begin
            self._compare(size, piece.entries[place - 1] if place <= len(piece.entries) else 0)
        made += self.frontier.extend(piece.stored[place:])
        stored = find_hashes([one for one, _hash in made])
        wrong = [one for one, value in made if stored.get(one) != value]
        if wrong and not self._is_broken:
            self.report.find(
                "node.changed",
                f"{len(wrong)} stored nodes are not those of the leaves below them, the first at "
                f"level {wrong[0].level}, position {wrong[0].position}.",
            )

    def _sizes_between(self, begin: int, end: int) -> list[int]:
        own = Checkpoint.objects.filter(size__gt=begin, size__lte=end)
        sizes = set(own.order_by().values_list("size", flat=True).distinct())
        return sorted(sizes | {one.size for _, one in self._held if begin < one.size <= end})

    def _compare(self, size: int, last_entry: int) -> None:
        own = [
            (f"the stored checkpoint {one.pk}", self._own(one))
            for one in Checkpoint.objects.filter(size=size)
        ]
        given = [(name.name, one) for name, one in self._held if one.size == size]
        signed = [(name, one) for name, one in (*own, *given) if one is not None]
        self.report.checkpoints += len(signed)
        root = self.frontier.root()
        differing = [name for name, one in signed if one.root != root]
        if differing:
            self._say_where(differing, size, last_entry)
        elif signed:
            self._agreed = (size, last_entry)

    def _say_where(self, differing: list[str], size: int, last_entry: int) -> None:
        agreed_size, agreed_entry = self._agreed
        is_first = not any(one.code == "tree.differs" for one in self.report.findings)
        where = f"between leaf {agreed_size} and leaf {size - 1}" if is_first else "as above"
        self.report.find(
            "tree.differs",
            f"The journal is not the one that was signed at {size} entries "
            f"({', '.join(differing)}): it was rewritten {where}.",
            agreed_entry + 1,
            last_entry,
        )

    def _own(self, checkpoint: Checkpoint) -> Opened | None:
        try:
            opened = self._chain.open(checkpoint.note)
        except Refused:
            opened = None
        if opened is None or (opened.size, opened.root) != (
            checkpoint.size,
            bytes(checkpoint.root),
        ):
            self.report.find(
                "checkpoint.forged",
                f"The stored checkpoint {checkpoint.pk} ({checkpoint.size} entries) is not signed "
                "by the journal's key.",
            )
            return None
        return opened

    def _check_tail(self, size: int) -> None:
        """Every signed size must still be reached, and nothing may stand beyond the last one."""
        beyond = [(name.name, one.size) for name, one in self._held if one.size > size]
        beyond += [
            (f"the stored checkpoint {one.pk}", one.size)
            for one in Checkpoint.objects.filter(size__gt=size).order_by("size")
            if self._own(one)
        ]
        for name, signed in beyond:
            self.report.find(
                "tail.cut",
                f"The journal ends at {size} entries, {name} covers {signed}: leaves {size} to "
                f"{signed - 1} were cut off, after entry {self.last_entry}.",
                self.last_entry + 1,
            )
        newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
        if newest < size:
            self.report.find(
                "leaf.unsigned", f"Leaves {newest} to {size - 1} are under no checkpoint."
            )

    def _opened(self, held: Sequence[Held]) -> list[tuple[Held, Opened]]:
        opened = []
        for one in held:
            try:
                opened.append((one, self._chain.open(one.note)))
            except Refused as refused:
                self.report.find("checkpoint.refused", f"{one.name}: {refused}")
        return sorted(opened, key=lambda pair: pair[1].size)
