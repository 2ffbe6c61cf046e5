"""What leaves as a file: the case for its own body, the list without texts."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from pypdf import PdfReader

from audit.models import Entry
from audit.services import acting_as
from commissions.models import Body
from referrals.exports.document import Section, pdf
from tests.factories import INSTALLER, NARRATIVE, REASON, SUMMARY, World, case_in
from tests.referrals.pages import address, client_of


def words(document: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(document)).pages
    )


def test_the_commission_takes_its_case_out_as_a_tagged_document(world: World):
    case = case_in(world, "closed_nationally")
    answer = client_of(world, "member69").get(address(case, "dossier.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    document = PdfReader(BytesIO(answer.content))
    root: Any = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    text = words(answer.content)
    for said in (case.reference, NARRATIVE, SUMMARY, REASON):
        assert said in text
    events = set(Entry.objects.filter(object_repr=case.reference).values_list("event", flat=True))
    assert {"case.read", "case.exported"} <= events


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 403), ("association", 403), ("member75", 404), ("oversight", 404)],
)
def test_nobody_else_takes_it_out(world: World, who: str, status: int):
    case = case_in(world, "escalated", author="association")
    assert client_of(world, who).get(address(case, "dossier.pdf")).status_code == status
    assert not Entry.objects.filter(event="case.exported").exists()


def test_a_text_commands_nothing_in_the_document():
    content = pdf(
        title="#panic()",
        lead='"); #import "x"',
        sections=[Section(title="*", paragraphs=["#sys.inputs 😀 $x$"], facts=[("#a", "]")])],
    )
    text = words(content)
    assert "#panic()" in text
    assert "#sys.inputs" in text


def lines(answer) -> list[dict[str, str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_the_list_leaves_without_texts_and_with_its_filters(world: World):
    case = case_in(world, "in_local_handling")
    case_in(world, "logged", department="75")
    answer = client_of(world, "member69").get("/dossiers/liste.csv?state=in_local_handling")
    (line,) = lines(answer)
    assert line["Référence"] == case.reference
    assert NARRATIVE[:20] not in answer.content.decode()
    entry = Entry.objects.get(event="cases.exported")
    assert entry.additional_data == {"count": 1}


def test_the_national_list_holds_no_local_date(world: World):
    case_in(world, "escalated")
    (line,) = lines(client_of(world, "coordinator").get("/dossiers/liste.csv"))
    assert line["Signalé le"] == ""
    assert line["Remonté le"]


def test_a_filter_that_means_nothing_lets_nothing_out(world: World):
    case_in(world, "logged")
    answer = client_of(world, "member69").get("/dossiers/liste.csv?state=everything")
    assert answer.status_code == 400
    assert client_of(world, "oversight").get("/dossiers/liste.csv").status_code == 403
    assert not Entry.objects.filter(event="cases.exported").exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_run_by_a_spreadsheet(world: World, start: str):
    case_in(world, "logged")
    with acting_as(INSTALLER, purpose="test"):
        Body.objects.filter(pk=world.bodies["commission69"].pk).update(name=f"{start}cmd|'!A0")
    answer = client_of(world, "member69").get("/dossiers/liste.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    (line,) = lines(answer)
    assert f"'{start}cmd|'!A0" in line.values()
