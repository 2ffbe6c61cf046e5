"""The journal for programs."""

import pytest
from django.urls import reverse

from audit.actors import Role
from audit.models import Entry
from audit.services import record
from tests.audit.conftest import seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return reverse("api:audit-entries")


def test_an_entry_has_the_published_fields(log_in, oversight, secretary, rhone, address):
    record(actor=secretary, event="case.read", target=rhone, purpose="case.read")
    answer = log_in(oversight).get(address).json()
    assert list(answer) == ["results", "next"]
    entry = answer["results"][0]
    assert entry | {"id": 0, "timestamp": ""} == {
        "id": 0,
        "timestamp": "",
        "event": "case.read",
        "action": "access",
        "object_type": "commissions.body",
        "object_pk": str(rhone.pk),
        "object_repr": "Commission du Rhône",
        "actor": "secretaire69@example.org",
        "role": "secretary",
        "body": "Commission du Rhône",
        "seat_id": secretary.seat_id,
        "purpose": "case.read",
        "request_id": "",
        "changes": None,
    }


def test_pages_are_followed_to_the_end_although_entries_arrive(
    log_in, oversight, secretary, address
):
    for _ in range(7):
        record(actor=secretary, event="case.read")
    client = log_in(oversight)
    seen, link = [], f"{address}?event=case.read&page_size=3"
    while link:
        answer = client.get(link).json()
        seen += [entry["id"] for entry in answer["results"]]
        record(actor=secretary, event="case.read")
        link = answer["next"]
    assert len(seen) == 7
    assert seen == sorted(set(seen), reverse=True)


def test_filters_narrow_the_answer(log_in, oversight, secretary, rhone, address):
    record(actor=secretary, event="case.read", target=rhone)
    client = log_in(oversight)

    def found(**query: str) -> int:
        return len(client.get(address, {"event": "case.read", **query}).json()["results"])

    assert found(actor="secretaire69", object="Commission du Rhône") == 1
    assert found(**{"from": "2026-01-01", "to": "2199-12-31"}) == 1
    assert found(actor="nobody") == 0
    assert found(to="2020-01-01") == 0


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday"},
        {"to": "9999-12-31"},
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"actor": "a\x00b"},
        {"object": "x" * 5000},
    ],
)
def test_a_bad_filter_is_a_problem_and_shows_nothing(log_in, oversight, address, query):
    client = log_in(oversight)
    before = Entry.objects.count()
    response = client.get(address, query)
    assert response.status_code == 400
    assert "results" not in response.json()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.MINISTRY, Role.RAPPORTEUR])
def test_a_role_without_the_journal_gets_403(log_in, rhone, role, address):
    actor = seated("x@example.org", role, rhone)
    assert log_in(actor).get(address).status_code == 403
    assert Entry.objects.latest().event == "access.refused"


def test_a_caller_without_log_in_is_not_answered(client, address):
    assert client.get(address).status_code == 401


def test_the_same_entries_as_on_the_page(log_in, secretary, oversight, paris, address):
    other = seated("secretaire75@example.org", Role.SECRETARY, paris)
    record(actor=other, event="case.read")
    record(actor=secretary, event="case.read")
    answer = log_in(secretary).get(address).json()
    expected = Entry.objects.visible_to(secretary).exclude(event="journal.read")
    assert {entry["id"] for entry in answer["results"]} == {entry.pk for entry in expected}


def test_each_call_leaves_an_entry(log_in, oversight, address):
    log_in(oversight).get(address, {"actor": "somebody@example.org"})
    entry = Entry.objects.latest()
    assert entry.event == "journal.read"
    assert entry.additional_data["criteria"] == ["who"]
