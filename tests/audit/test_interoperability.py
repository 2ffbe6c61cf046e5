"""The reference implementation reads what we sign, and proves what we prove, byte for byte.

`interoperability/answers.json` is what golang.org/x/mod (sumdb/note, sumdb/tlog) answered to the
question below. Its README says how to ask again.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.signing import parse_private_line, private_line, signed_note
from audit.tree import Frontier, Place, consistency_path, inclusion_path
from audit.verifier.verify import KeyChain, check_consistency, check_inclusion, leaf_hash

PRIVATE = private_line("journal.test/relais", bytes(range(32)))
KEY = parse_private_line(PRIVATE)
# Past two stored nodes, and no power of two.
RECORDS = [f"record {number}" for number in range(37)]
LEAVES = [leaf_hash(record.encode()) for record in RECORDS]
MOMENT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ANSWERS = Path(__file__).parent / "interoperability" / "answers.json"


def encoded(hashes: Sequence[bytes]) -> list[str]:
    return [b64encode(one).decode() for one in hashes]


def root_at(size: int) -> bytes:
    frontier = Frontier()
    frontier.extend(LEAVES[:size])
    return frontier.root()


def our_text() -> str:
    return f"journal.test/relais\n{len(LEAVES)}\n{encoded([root_at(len(LEAVES))])[0]}\n"


def our_checkpoint() -> str:
    """As the sealing writes it: the plain signature, and the one with the time."""
    text = our_text()
    return signed_note(text, KEY.sign(text), KEY.sign_with_time(text, MOMENT))


def question() -> dict[str, Any]:
    return {
        "private_key": PRIVATE,
        "public_key": str(KEY.public),
        "records": RECORDS,
        "checkpoint": our_checkpoint(),
    }


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return told


def test_the_reference_opened_our_checkpoint_and_left_the_timed_signature_aside(answers):
    assert answers["checkpoint"] == our_checkpoint()
    assert answers["opened_text"] == our_text()
    assert (answers["verified_signatures"], answers["other_signatures"]) == (1, 1)


def test_we_open_what_the_reference_signed_and_sign_it_alike(answers):
    opened = KeyChain.from_pinned(KEY.public).open(answers["signed"])
    assert (opened.size, opened.root) == (len(LEAVES), root_at(len(LEAVES)))
    assert answers["signed"] == signed_note(our_text(), KEY.sign(our_text()))


def test_every_proof_of_a_tree_is_that_of_the_reference(answers):
    size, root = len(LEAVES), root_at(len(LEAVES))
    frontier = Frontier()
    hashes = {Place(0, number): leaf for number, leaf in enumerate(LEAVES)}
    hashes |= dict(frontier.extend(LEAVES))

    def stored(places: Sequence[Place]) -> dict[Place, bytes]:
        return {place: hashes[place] for place in places}

    assert answers["root"] == encoded([root])[0]
    for index, leaf in enumerate(LEAVES):
        path = inclusion_path(index, size, stored)
        check_inclusion(leaf=leaf, index=index, size=size, path=path, root=root)
        assert encoded(path) == (answers["inclusion"][index] or [])
        old = index + 1
        path = consistency_path(old, size, stored)
        check_consistency(old_size=old, old_root=root_at(old), size=size, root=root, path=path)
        assert encoded(path) == (answers["consistency"][index] or [])


if __name__ == "__main__":
    print(json.dumps(question()))  # noqa: T201 - the input of interoperability/main.go.
