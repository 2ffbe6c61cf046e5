"""HSDS 3.0: every answer is valid against the published schema and holds the public tier."""

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from contacts_map.demo import load_demo
from contacts_map.exchange.identifiers import Identifier, Kind, UnknownIdentifierError, read
from tests.contacts_map.conftest import COORDINATION_NOTE, PARTNER_PHONE, PUBLIC_PHONE, SYSTEM

SCHEMA = json.loads((Path(__file__).parent / "hsds_3_0.json").read_text(encoding="utf-8"))
ROOT = "/api/v1/hsds/"
LISTS = {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "service_at_locations": "service_at_location",
}


def assert_valid(kind, value):
    validator = Draft202012Validator(
        {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}, format_checker=FormatChecker()
    )
    faults = [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(value)]
    assert faults == []


def get(client, path, **query):
    answer = client.get(ROOT + path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_every_answer_about_the_demonstration_is_valid(client, departments):
    load_demo(actor=SYSTEM)
    for path, kind in LISTS.items():
        for full in ("false", "true"):
            page = get(client, path, per_page=100, full=full)
            assert_valid("page", page)
            assert page["contents"]
            for item in page["contents"]:
                assert_valid(kind, item)
        one = get(client, f"{path}/{page['contents'][0]['id']}")
        assert_valid(kind, one)
        assert one["id"] == page["contents"][0]["id"]


def test_pages_hold_everything_once(client, new_contact):
    wanted = {new_contact("69").pk for _number in range(5)}
    ids = []
    for number in (1, 2, 3):
        page = get(client, "services", page=number, per_page=2)
        ids += [read(item["id"]).number for item in page["contents"]]
    assert sorted(ids) == sorted(wanted)
    assert (page["total_items"], page["total_pages"]) == (5, 3)
    assert (page["first_page"], page["last_page"], page["size"]) == (False, True, 1)
    beyond = get(client, "services", page=9, per_page=2)
    assert (beyond["empty"], beyond["contents"]) == (True, [])


def test_no_partner_channel_leaves_whoever_asks(as_member, new_contact):
    entry = new_contact("69")
    number = Identifier(Kind.SERVICE, entry.pk)
    for who in ("visitor", "association", "coordinator"):
        client = as_member(who)
        for path in (*LISTS, f"services/{number}"):
            content = client.get(f"{ROOT}{path}?full=true").content.decode()
            assert PARTNER_PHONE not in content
            assert COORDINATION_NOTE not in content
    assert PUBLIC_PHONE in client.get(f"{ROOT}services/{number}").content.decode()


def test_unpublished_entry_and_its_organisation_are_absent(client, new_contact):
    draft = new_contact("69", status="draft")
    for path in ("services", "organizations", "service_at_locations"):
        assert get(client, path)["empty"]
    for kind, path, key in (
        (Kind.SERVICE, "services", draft.pk),
        (Kind.ORGANISATION, "organizations", draft.organisation_id),
    ):
        assert client.get(f"{ROOT}{path}/{Identifier(kind, key)}").status_code == 404


def test_suspended_entry_is_temporarily_closed(client, new_contact):
    new_contact("69", status="suspended", suspended_until=timezone.localdate() + timedelta(days=3))
    (item,) = get(client, "services")["contents"]
    assert item["status"] == "temporarily closed"
    assert item["alert"]


def test_territories_are_virtual_locations(client, new_contact):
    new_contact("69", "2A")
    new_contact(scope="region", region_code="84")
    new_contact(scope="national")
    links = get(client, "service_at_locations", full="true")["contents"]
    assert sorted(link["location"]["external_identifier"] for link in links) == [
        "2A",
        "69",
        "84",
        "FR",
    ]
    assert {link["location"]["location_type"] for link in links} == {"virtual"}
    for link in links:
        assert get(client, f"service_at_locations/{link['id']}")["id"] == link["id"]
        assert get(client, f"locations/{link['location_id']}")["id"] == link["location_id"]


def test_services_of_an_organisation_and_since_a_moment(client, new_contact):
    first, second = new_contact("69"), new_contact("69")
    owner = Identifier(Kind.ORGANISATION, first.organisation_id)
    (item,) = get(client, "services", organization_id=str(owner))["contents"]
    assert read(item["id"]).number == first.pk
    later = (second.changed_at + timedelta(days=1)).isoformat()
    assert get(client, "services", modified_after=later)["empty"]


@pytest.mark.parametrize("path", LISTS)
def test_identifier_that_is_none_of_ours_is_not_found(client, departments, path):
    others = ("0", "x" * 40, str(uuid.UUID(int=7)), str(Identifier(Kind.TAXONOMY)))
    far = (str(Identifier(Kind.SERVICE, 2**59)), str(Identifier(Kind.DEPARTMENT, code="99")))
    for identifier in (*others, *far):
        answer = client.get(f"{ROOT}{path}/{identifier}")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "x"),
        ("per_page", "101"),
        ("organization_id", "7"),
        ("full", "maybe"),
    ],
)
def test_wrong_parameter_is_refused(client, departments, name, value):
    assert client.get(f"{ROOT}services", {name: value}).status_code == 400


def test_about_names_the_version(client, departments):
    assert get(client, "")["version"] == "3.0"


@pytest.mark.parametrize("kind", list(Kind))
def test_identifier_is_read_back(kind):
    for one in (Identifier(kind), Identifier(kind, 2**59, code="2A", rank=4095)):
        assert read(str(one)) == one
        assert uuid.UUID(str(one)).version == 8


def test_identifier_with_a_foreign_bit_is_refused():
    text = str(Identifier(Kind.SERVICE, 7))
    for changed in ("ff" + text[2:], text[:9] + "1" + text[10:], text[:14] + "4" + text[15:]):
        with pytest.raises(UnknownIdentifierError):
            read(changed)
