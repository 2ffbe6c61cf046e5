"""What leaves: for everybody the public tier, for an editor its own entries whole."""

import csv
import io
import json

import pytest

from audit.models import Entry
from contacts_map.exchange.vcard import telephone
from tests.contacts_map.conftest import COORDINATION_NOTE, PARTNER_PHONE, PUBLIC_PHONE

PUBLIC_FILES = (
    "/annuaire/69/contacts.csv",
    "/annuaire/69/contacts.json",
    "/annuaire/69/contacts.vcf",
)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("address", PUBLIC_FILES)
def test_public_file_carries_no_partner_channel_whoever_asks(as_member, new_contact, address):
    new_contact("69")
    bodies = {}
    for who in ("visitor", "association", "secretary69", "coordinator"):
        answer = as_member(who).get(address)
        assert answer.status_code == 200
        bodies[who] = answer.content
        for secret in (PARTNER_PHONE, PARTNER_PHONE.replace(" ", "")[1:], COORDINATION_NOTE):
            assert secret.encode() not in answer.content
    assert len(set(bodies.values())) == 1


def test_public_file_may_be_cached_by_a_visitor_only(as_member, new_contact):
    new_contact("69")
    assert "public" in as_member("visitor").get(PUBLIC_FILES[0])["Cache-Control"]
    assert "no-store" in as_member("association").get(PUBLIC_FILES[0])["Cache-Control"]


@pytest.mark.parametrize("address", PUBLIC_FILES)
def test_file_of_an_unknown_department_is_not_found(client, departments, address):
    assert client.get(address.replace("69", "99")).status_code == 404


def test_draft_is_in_no_public_file(client, new_contact):
    new_contact("69", status="draft", name="Brouillon Zircon")
    new_contact("69", status="withdrawn", name="Retrait Zircon")
    for address in PUBLIC_FILES:
        assert b"Zircon" not in client.get(address).content


def test_csv_names_its_columns_and_holds_the_nationals(client, new_contact):
    new_contact("69", name="Locale")
    new_contact(scope="national", name="Nationale")
    new_contact("75", name="Ailleurs")
    content = client.get(PUBLIC_FILES[0]).content.decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(content, newline=""))]
    assert [row["organisation"] for row in rows] == ["Locale", "Nationale"]
    assert rows[0]["channels"] == f"phone public {PUBLIC_PHONE}"
    assert rows[0]["freshness"] == "verified"


def test_json_is_what_the_api_answers_a_visitor(client, new_contact):
    new_contact("69")
    file = json.loads(client.get(PUBLIC_FILES[1]).content)
    assert file == client.get("/api/v1/contact-points/?department=69").json()


def test_vcard_follows_rfc_6350(client, new_contact):
    long = "Été ; virgule, barre \\ et retour\nà la ligne " * 4
    entry = new_contact("69", notes=long, languages=["fr"], families=["SEJ"])
    answer = client.get(f"/annuaire/contact/{entry.pk}/contact.vcf")
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    raw = answer.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in raw)
    for line in raw:
        line.decode()
    lines = unfolded(answer.content)
    assert lines[:3] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:org"]
    assert lines[-2:] == ["END:VCARD", ""]
    assert f"TEL;VALUE=uri;TYPE=work:tel:+33{PUBLIC_PHONE.replace(' ', '')[1:]}" in lines
    note = next(line for line in lines if line.startswith("NOTE:Été"))
    assert note.startswith("NOTE:Été \\; virgule\\, barre \\\\ et retour\\nà la ligne")


def test_card_of_a_draft_is_not_found_even_for_its_editor(as_member, new_contact):
    entry = new_contact("69", status="draft")
    address = f"/annuaire/contact/{entry.pk}/contact.vcf"
    assert as_member("secretary69").get(address).status_code == 404


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("04 65 71 10 01", "tel:+33465711001"),
        ("+590 590 00 00 00", "tel:+590590000000"),
        ("3919", "tel:3919;phone-context=+33"),
        ("116 006", "tel:116006;phone-context=+33"),
        ("poste 12", "tel:12;phone-context=+33"),
        ("04 65", "tel:0465;phone-context=+33"),
        ("0 465 71 10 01 99", ""),
    ],
)
def test_telephone_address(number, address):
    assert telephone(number) == address


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_editors_file_holds_own_entries_whole_and_is_journalled(as_member, new_contact, extension):
    new_contact("69", name="Locale")
    new_contact("75", name="Ailleurs")
    answer = as_member("secretary69").get(f"/annuaire/exporter/mes-fiches.{extension}")
    assert "no-store" in answer["Cache-Control"]
    if extension == "csv":
        assert PARTNER_PHONE.encode() in answer.content
        assert b"Ailleurs" not in answer.content
    entry = Entry.objects.get(event="directory.exported")
    assert entry.additional_data["entries"] == 1


@pytest.mark.parametrize("who", ["visitor", "association", "member69", "oversight"])
def test_others_have_no_editors_file(as_member, departments, who):
    answer = as_member(who).get("/annuaire/exporter/mes-fiches.csv")
    assert answer.status_code == (302 if who == "visitor" else 403)
    assert not Entry.objects.filter(event="directory.exported").exists()
