"""What the documents on security promise is held by tests that exist, and by the periods."""

import re
from pathlib import Path

import pytest

from privacy import retention

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("docs/security.md", "docs/dpia.md")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
# The rows of the tables of measures: those whose last or last but one cell names a test.
MEASURES = re.compile(r"^\| .*\|$", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_test_that_a_document_names_exists(document: str):
    named = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
    assert len(named) > 10
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file()
        or not re.search(rf"^\s*def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.M)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("document", "heading"),
    [("docs/security.md", "| Measure | Test |"), ("docs/dpia.md", "| Risque | Source |")],
)
def test_each_measure_names_its_test(document: str, heading: str):
    text = (ROOT / document).read_text(encoding="utf-8")
    tables = [part.partition("\n\n")[0] for part in text.split(heading)[1:]]
    rows = [row for table in tables for row in MEASURES.findall(table) if "---" not in row]
    assert len(rows) > 10
    assert [row for row in rows if not NAMED.search(row)] == []


def test_the_periods_of_the_document_are_those_in_force():
    text = (ROOT / "docs/dpia.md").read_text(encoding="utf-8")
    rows = MEASURES.findall(text.split("## 3.")[1].split("## 4.")[0])
    for words, period in (
        (f"{retention.DRAFT.length.days} jours", retention.DRAFT),
        (f"{retention.CASE_TEXTS_AND_DATES.length.months} mois", retention.CASE_TEXTS_AND_DATES),
        (f"{retention.HANDOVER_NOTE.length.months} mois après la fin", retention.HANDOVER_NOTE),
        (f"{retention.CLOSED_CASE.length.years * 12} mois", retention.CLOSED_CASE),
        (f"{retention.ACCESS_JOURNAL.length.years * 12} mois", retention.ACCESS_JOURNAL),
    ):
        assert any(words in row and period.anchor in row for row in rows), words
    assert f"{retention.WARNING_BEFORE_DELETION.days} jours avant" in text
