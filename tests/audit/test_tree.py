"""The tree and its proofs: published vectors, the RFC's own recursion, and malicious proofs."""

from base64 import b64decode
from typing import Any

import pytest

from audit.tree import Frontier, Place, consistency_path, inclusion_path, load_frontier
from audit.verifier.verify import (
    EMPTY_ROOT,
    Refused,
    check_consistency,
    check_inclusion,
    leaf_hash,
    node_hash,
)
from tests.audit import merkle

# The vectors of Certificate Transparency's reference implementations.
INPUTS = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
# Leaf 5 of 8, and from 2 leaves to 5, of the same tree, as transparency-dev publishes them.
PATH_5_OF_8 = (
    "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
    "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
    "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
)
PROOF_2_TO_5 = (
    "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
    "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
)
# Around each power of two and each stored level.
SIZES = (1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257, 300)
LEAVES = [merkle.leaf(bytes([number % 256, number // 256])) for number in range(max(SIZES))]


class Store:
    """Stored hashes as the tables keep them, filled by the same growth."""

    def __init__(self, size: int) -> None:
        self.frontier = Frontier()
        self.hashes = {Place(0, index): leaf for index, leaf in enumerate(LEAVES[:size])}
        for start in range(0, size, 7):
            self.hashes |= dict(self.frontier.extend(LEAVES[start : min(start + 7, size)]))
        self.reads = 0

    def __call__(self, places):
        self.reads += len(places)
        return {place: self.hashes[place] for place in places}


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_roots_are_those_of_the_published_vectors(size):
    frontier = Frontier()
    frontier.extend([leaf_hash(bytes.fromhex(data)) for data in INPUTS[:size]])
    assert frontier.root().hex() == ROOTS[size]


def test_proofs_are_those_of_the_published_vectors():
    hashes = {Place(0, index): leaf_hash(bytes.fromhex(data)) for index, data in enumerate(INPUTS)}
    stored = hashes.__getitem__

    def look_up(places):
        return {place: stored(place) for place in places}

    assert inclusion_path(5, 8, look_up) == [b64decode(one) for one in PATH_5_OF_8]
    assert consistency_path(2, 5, look_up) == [b64decode(one) for one in PROOF_2_TO_5]


@pytest.mark.parametrize("size", SIZES)
def test_roots_paths_and_proofs_are_those_of_the_rfc(size):
    store = Store(size)
    root = merkle.root(LEAVES[:size])
    assert store.frontier.root() == root
    assert load_frontier(size, store).root() == root
    for index in {0, size // 3, size // 2, size - 2, size - 1} - {-1}:
        path = inclusion_path(index, size, store)
        assert path == merkle.path(index, LEAVES[:size])
        check_inclusion(leaf=LEAVES[index], index=index, size=size, path=path, root=root)
    for old in {1, size // 3, size // 2, size - 1, size} - {0}:
        path = consistency_path(old, size, store)
        assert path == merkle.proof(old, LEAVES[:size])
        check_consistency(
            old_size=old, old_root=merkle.root(LEAVES[:old]), size=size, root=root, path=path
        )


def test_a_frontier_that_is_loaded_grows_like_one_that_was_kept():
    store = Store(300)
    loaded = load_frontier(130, store)
    loaded.extend(LEAVES[130:300])
    assert loaded.root() == merkle.root(LEAVES[:300])


def test_a_proof_at_ten_million_leaves_reads_fewer_than_two_hundred_hashes():
    class Counting:
        """A tree of ten million leaves whose hashes nobody looks at."""

        def __call__(self, places):
            self.reads = len(places)
            return dict.fromkeys(places, EMPTY_ROOT)

    counting = Counting()
    for index in (0, 4_999_999, 9_999_998):
        inclusion_path(index, 9_999_999, counting)
        assert counting.reads < 200
        consistency_path(index + 1, 9_999_999, counting)
        assert counting.reads < 200


def flipped(data: bytes, bit: int = 4) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1 << bit])


def lies_about_inclusion(size: int, index: int):
    """What a malicious server could answer instead of the truth."""
    leaf, root = LEAVES[index], merkle.root(LEAVES[:size])
    path = merkle.path(index, LEAVES[:size])
    truth = {"leaf": leaf, "index": index, "size": size, "path": path, "root": root}
    changes = [
        {"index": index - 1},
        {"index": index + 1},
        {"index": index ^ 2},
        {"index": -1},
        {"index": size},
        {"size": size * 2},
        {"size": size // 2},
        {"size": 0},
        {"leaf": flipped(leaf)},
        {"leaf": root},
        {"root": b""},
        {"root": EMPTY_ROOT},
        {"root": flipped(root)},
        {"root": leaf},
        {"path": [*path, root]},
        {"path": [*path, b""]},
        {"path": [root, *path]},
        {"path": [leaf, *path]},
        {"path": path[:-1]},
        {"path": path[1:]},
        {"path": [*path, *path]},
        *({"path": [*path[:n], flipped(one), *path[n + 1 :]]} for n, one in enumerate(path)),
    ]
    return truth, changes


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 16, 17, 64, 255])
def test_malicious_inclusion_proofs_are_refused(size):
    for index in range(size):
        truth, changes = lies_about_inclusion(size, index)
        check_inclusion(**truth)
        for change in changes:
            lie = {**truth, **change}
            # In another tree where the way to the root has the same turns, the same path is true.
            if lie == truth or ("size" in change and _has_same_way(index, size, lie["size"])):
                continue
            with pytest.raises(Refused):
                check_inclusion(**lie)


def _has_same_way(index: int, size: int, other: int) -> bool:
    return index < other and _sides(index, size) == _sides(index, other)


def _sides(index: int, size: int) -> list[bool]:
    sides, begin, end = [], 0, size
    while end - begin > 1:
        k = 1
        while k * 2 < end - begin:
            k *= 2
        sides.append(index >= begin + k)
        begin, end = (begin + k, end) if sides[-1] else (begin, begin + k)
    return sides[::-1]


@pytest.mark.parametrize(
    ("old", "size"), [(1, 2), (1, 8), (2, 5), (3, 7), (4, 8), (6, 8), (7, 8), (8, 255), (100, 101)]
)
def test_malicious_consistency_proofs_are_refused(old, size):
    old_root, root = merkle.root(LEAVES[:old]), merkle.root(LEAVES[:size])
    path = merkle.proof(old, LEAVES[:size])
    truth: dict[str, Any] = {
        "old_size": old,
        "old_root": old_root,
        "size": size,
        "root": root,
        "path": path,
    }
    check_consistency(**truth)
    changes = [
        {"old_root": root, "root": old_root},
        {"old_root": flipped(old_root)},
        {"root": flipped(root)},
        {"root": b""},
        {"root": EMPTY_ROOT},
        {"old_root": EMPTY_ROOT},
        {"old_size": size, "size": old},
        {"old_size": 0},
        {"old_size": -1},
        {"path": []},
        {"path": [*path, root]},
        {"path": [*path, old_root]},
        {"path": [old_root, *path]},
        {"path": [root, *path]},
        {"path": path[1:]},
        {"path": path[:-1]},
        *({"path": [*path[:n], flipped(one), *path[n + 1 :]]} for n, one in enumerate(path)),
    ]
    for change in changes:
        with pytest.raises(Refused):
            check_consistency(**{**truth, **change})


def test_equal_sizes_ask_for_equal_roots_and_no_path():
    root = merkle.root(LEAVES[:5])
    lies: list[dict[str, Any]] = [
        {"old_size": 5, "old_root": flipped(root), "path": []},
        {"old_size": 5, "old_root": root, "path": [root]},
        {"old_size": 0, "old_root": root, "path": []},
        {"old_size": 0, "old_root": EMPTY_ROOT, "path": [root]},
    ]
    check_consistency(old_size=5, old_root=root, size=5, root=root, path=[])
    check_consistency(old_size=0, old_root=EMPTY_ROOT, size=5, root=root, path=[])
    for lie in lies:
        with pytest.raises(Refused):
            check_consistency(size=5, root=root, **lie)


def test_a_leaf_is_never_a_node():
    """The prefixes keep a pair of hashes from passing for an entry."""
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)
