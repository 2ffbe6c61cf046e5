"""The table of docs/security.md says of each requirement of ASVS 5.0 (levels 1 and 2) how it is
met, and by which test that exists; or why not."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = ROOT / "docs" / "security.md"
REQUIREMENTS = Path(__file__).parent / "asvs_5_0.csv"
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)
PROOF = re.compile(r"`((?:tests|docs|deploy)/[^`]+)`")
# Of each chapter with documents, the section that asks for a document.
DOCUMENTS = tuple(f"{chapter}.1." for chapter in (2, 5, 6, 7, 8, 11, 13, 14, 15, 16))

Row = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return ROW.findall(TABLE.read_text(encoding="utf-8"))


def test_each_requirement_has_one_row(rows: list[Row]):
    with REQUIREMENTS.open(encoding="utf-8") as file:
        known = {line["requirement"]: line["level"] for line in csv.DictReader(file)}
    # The numbers of the standard: 70 of level 1, 183 of level 2.
    assert Counter(known.values()) == {"1": 70, "2": 183}
    assert {number: level for number, level, *_ in rows} == known
    assert len(rows) == len(known)


def test_each_proof_exists(rows: list[Row]):
    proofs = {proof for *_, words in rows for proof in PROOF.findall(words)}
    assert len(proofs) > 100
    for proof in sorted(proofs):
        path, _, name = proof.partition("::")
        assert (ROOT / path).is_file(), proof
        if name:
            text = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"^\s*def {name}\(", text, re.MULTILINE), proof


def test_each_row_says_enough(rows: list[Row]):
    for number, _level, _words, state, reason in rows:
        proofs = PROOF.findall(reason)
        match state:
            case "met":
                is_document = number.startswith(DOCUMENTS)
                assert any(one.startswith("tests/") for one in proofs) or (
                    is_document and proofs
                ), number
            case "not applicable" | "open":
                assert len(reason) >= 5, number
            case _:
                pytest.fail(f"{number}: {state} is no state")


def test_the_count_is_that_of_the_rows(rows: list[Row]):
    counts = Counter(state for *_, state, _reason in rows)
    told = ", ".join(f"{counts[state]} {state}" for state in ("met", "not applicable", "open"))
    assert f"**{told}.**" in TABLE.read_text(encoding="utf-8")
