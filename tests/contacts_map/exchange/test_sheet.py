"""The sheet of a department and the booklet of a region: tagged, complete, of the public tier."""

import datetime
import io
import itertools
import json
import re
import unicodedata

import pypdf
import pytest
from pypdf.generic import IndirectObject

from contacts_map.demo import load_demo
from contacts_map.exchange import sheet
from contacts_map.exchange.outline import outline
from tests.contacts_map.conftest import COORDINATION_NOTE, PARTNER_PHONE, PUBLIC_PHONE, SYSTEM

SHEET = "/annuaire/69/fiche.pdf"


def opened(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(answer.content))


def text_of(reader):
    text = "\n".join(page.extract_text() for page in reader.pages)
    return unicodedata.normalize("NFKC", re.sub(r"\s+", " ", text))


def tags(reader):
    """The structure's elements, in reading order, as (name, alternative text)."""
    found, waiting, seen = [], [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, IndirectObject):
            if node.idnum in seen:
                continue
            seen.add(node.idnum)
            node = node.get_object()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((node["/S"], node.get("/Alt")))
            if "/K" in node:
                waiting.append(node["/K"])
    return found


def test_sheet_is_a_tagged_pdf_ua_document(client, departments):
    load_demo(actor=SYSTEM)
    reader = opened(client.get(SHEET))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Rhône (69)" in reader.metadata.title
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    names = [name for name, _alt in tags(reader)]
    assert names.count("/H1") == 1
    assert {"/H2", "/H3", "/Table", "/TH", "/L", "/Figure"} <= set(names)
    levels = [int(name[2]) for name in names if re.fullmatch("/H[1-6]", name)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    figures = [alt for name, alt in tags(reader) if name == "/Figure"]
    assert figures
    assert all("Rhône (69)" in alt for alt in figures)


def test_sheet_says_who_for_which_problem_and_when_it_was_checked(client, new_contact):
    new_contact("69", name="Préfecture Ambre", families=["SEJ"], is_referent=True)
    new_contact("69", name="Service Zircon", families=["HEB"], checked=False)
    new_contact(scope="national", name="Ligne nationale Opale")
    new_contact("75", name="Ailleurs")
    text = text_of(opened(client.get(SHEET)))
    for words in ("Préfecture Ambre", "Service Zircon", "Ligne nationale Opale", PUBLIC_PHONE):
        assert words in text
    assert "Ailleurs" not in text
    assert re.search(r"116 006", text)
    assert re.search(r"Edited on \d\d/\d\d/\d{4}|[ÉE]dité[e]? le \d\d/\d\d/\d{4}", text)


def test_sheet_holds_no_partner_channel_whoever_asks(as_member, new_contact):
    new_contact("69")
    contents = set()
    for who in ("visitor", "association", "secretary69", "coordinator"):
        answer = as_member(who).get(SHEET)
        text = text_of(opened(answer))
        assert PUBLIC_PHONE in text
        assert PARTNER_PHONE not in text
        assert COORDINATION_NOTE not in text
        contents.add(answer.content)
    assert len(contents) == 1


def test_sheet_is_made_whatever_was_written(client, new_contact):
    new_contact("69", notes='#panic() *a* $x$ @b <c> العربية 中文 😀 \u200d\ufeff\u00ad \\ " ` ﷽')
    text = text_of(opened(client.get(SHEET)))
    assert "#panic() *a* $x$ @b <c>" in text


def test_every_character_that_is_let_through_is_drawn():
    kept = [char for char in map(chr, range(0x20, 0x2200)) if not sheet.NOT_DRAWN.match(char)]
    document = {
        "lang": "fr",
        "title": "x",
        "summary": " ".join(kept),
        "footer": "",
        "words": dict.fromkeys(sheet._words(), "x"),
        "emergency": [["17", "x"]],
        "chapters": [],
        "national": [],
    }
    pdf = sheet._compiled(json.dumps(document), datetime.date(2026, 11, 24))
    assert pdf.startswith(b"%PDF")


def test_every_department_has_a_sheet_and_a_shape_or_none(client, departments):
    without = {code for code in departments if not outline(code)}
    assert without == {"975", "977", "978", "986", "987", "988"}
    for code in ("2A", "92", "971", "975"):
        assert opened(client.get(f"/annuaire/{code}/fiche.pdf")).pages
    assert client.get("/annuaire/99/fiche.pdf").status_code == 404


def test_booklet_has_a_chapter_for_each_department_of_the_region(client, new_contact):
    new_contact("69", name="Préfecture Ambre")
    new_contact("01", name="Préfecture Opale")
    reader = opened(client.get("/annuaire/region/84/livret.pdf"))
    text = text_of(reader)
    for name in ("Rhône (69)", "Ain (01)", "Cantal (15)", "Préfecture Ambre", "Préfecture Opale"):
        assert name in text
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert len(titles) == 1 + 12 + 1
    assert client.get("/annuaire/region/00/livret.pdf").status_code == 404


@pytest.mark.parametrize("address", [SHEET, "/annuaire/region/84/livret.pdf"])
def test_visitor_may_keep_the_file(client, departments, address):
    assert "public" in client.get(address)["Cache-Control"]
