"""RFC 6962, section 2.1, as the RFC writes it: slow, recursive, nothing shared with ours."""

from collections.abc import Sequence
from hashlib import sha256


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) <= 1:
        return []
    k = _split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), root(leaves[k:])]
    return [*path(m - k, leaves[k:]), root(leaves[:k])]


def proof(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    return _subproof(m, leaves, is_whole=True)


def _subproof(m: int, leaves: Sequence[bytes], *, is_whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if is_whole else [root(leaves)]
    k = _split(len(leaves))
    if m <= k:
        return [*_subproof(m, leaves[:k], is_whole=is_whole), root(leaves[k:])]
    return [*_subproof(m - k, leaves[k:], is_whole=False), root(leaves[:k])]


def _split(count: int) -> int:
    k = 1
    while k * 2 < count:
        k *= 2
    return k
