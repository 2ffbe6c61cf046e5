"""The page of the import: what is shown is what is written, and only after a confirmation."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts_map.exchange.spreadsheets import write_csv, write_xlsx
from contacts_map.models import ContactPoint
from tests.contacts_map.exchange.conftest import ROW

PAGE = "/annuaire/importer/"


def sent(*rows, write=write_csv):
    headers = list(rows[0])
    return {
        "file": SimpleUploadedFile("fiches.csv", write(headers, [[*r.values()] for r in rows]))
    }


def confirmation(page):
    found = re.search(r'name="confirmation"\s+value="([^"]+)"', page.content.decode())
    assert found
    return found.group(1)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_secretary_imports_in_two_steps(as_member, write):
    client = as_member("secretary69")
    report = client.post(PAGE, sent(ROW, write=write))
    assert report.status_code == 200
    assert ROW["organisation"] in report.content.decode()
    assert not ContactPoint.objects.exists()
    done = client.post(PAGE, {"confirmation": confirmation(report)})
    assert done.status_code == 302
    assert ContactPoint.objects.get().function == ROW["function"]


def test_refused_line_leaves_nothing_to_confirm(as_member):
    page = as_member("secretary69").post(PAGE, sent(ROW | {"departments": "75"}))
    text = page.content.decode()
    assert 'name="confirmation"' not in text
    assert '<code translate="no">departments</code>' in text
    assert not ContactPoint.objects.exists()


def test_directory_that_changed_meanwhile_is_shown_again(as_member):
    client = as_member("secretary69")
    first = confirmation(client.post(PAGE, sent(ROW)))
    client.post(PAGE, {"confirmation": first})
    again = client.post(PAGE, {"confirmation": first})
    assert again.status_code == 200
    assert ContactPoint.objects.count() == 1


@pytest.mark.parametrize("text", ["", "made-up", "a:b:c"])
def test_confirmation_that_was_made_up_imports_nothing(as_member, text):
    answer = as_member("secretary69").post(PAGE, {"confirmation": text})
    assert answer.status_code == 302
    assert answer["Location"] == PAGE
    assert not ContactPoint.objects.exists()


def test_confirmation_of_somebody_else_imports_nothing(as_member):
    theirs = confirmation(as_member("secretary69").post(PAGE, sent(ROW)))
    as_member("coordinator").post(PAGE, {"confirmation": theirs})
    assert not ContactPoint.objects.exists()


def test_file_that_is_no_table_is_refused_beside_its_field(as_member):
    client = as_member("secretary69")
    for content in (b"colour\nblue\n", b"PK\x03\x04", b""):
        page = client.post(PAGE, {"file": SimpleUploadedFile("a.csv", content)})
        assert page.status_code == 200
        assert "fr-message--error" in page.content.decode()
        assert 'name="confirmation"' not in page.content.decode()


@pytest.mark.parametrize("who", ["visitor", "association", "member69", "ministry", "oversight"])
def test_others_do_not_reach_the_page(as_member, who):
    for answer in (as_member(who).get(PAGE), as_member(who).post(PAGE, sent(ROW))):
        assert answer.status_code == (302 if who == "visitor" else 403)
    assert not ContactPoint.objects.exists()
