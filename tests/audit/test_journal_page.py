"""The page of the journal."""

import re

import pytest
from django.urls import reverse

from audit import reading
from audit.actors import Role
from audit.models import Entry
from audit.services import acting_as, record
from commissions.models import Body
from tests.audit.conftest import WORKER, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return reverse("audit:journal")


def fill(actor, rows: int) -> None:
    for _ in range(rows):
        record(actor=actor, event="case.read")


def links(html: str) -> dict[str, str]:
    found = re.findall(r'href="(\?[^"]*)"\s+rel="(prev|next)"', html)
    return {rel: link.replace("&amp;", "&") for link, rel in found}


def test_entries_are_sentences_in_french(log_in, oversight, secretary, rhone, address):
    with acting_as(secretary, purpose="body.rename"):
        Body.objects.filter(pk=rhone.pk).update(name="Commission du Rhône et de Lyon")
    html = log_in(oversight).get(address).content.decode()
    assert "secretaire69@example.org" in html
    assert "Commission du Rhône et de Lyon" in html
    assert "→" in html


def test_what_people_typed_is_escaped(log_in, oversight, rhone, address):
    with acting_as(WORKER, purpose="x"):
        Body.objects.filter(pk=rhone.pk).update(name="<script>alert(1)</script>")
    html = log_in(oversight).get(address).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_no_digest_reaches_the_page(log_in, oversight, secretary, address):
    html = log_in(oversight).get(address, {"event": "row.created"}).content.decode()
    assert "sha256:" not in html


def test_pages_lead_older_and_newer_and_keep_the_search(
    log_in, oversight, secretary, address, monkeypatch
):
    monkeypatch.setattr(reading, "PAGE_SIZE", 3)
    fill(secretary, 8)
    client = log_in(oversight)
    top = client.get(address, {"event": "case.read", "who": "secretaire69"})
    assert set(links(top.content.decode())) == {"next"}
    middle = client.get(address + links(top.content.decode())["next"])
    assert set(links(middle.content.decode())) == {"next", "prev"}
    assert "who=secretaire69" in links(middle.content.decode())["next"]
    back = client.get(address + links(middle.content.decode())["prev"])
    assert [line.entry.pk for line in back.context["told"]] == [
        line.entry.pk for line in top.context["told"]
    ]


def test_a_bad_date_keeps_what_was_typed_and_shows_nothing(log_in, oversight, address):
    client = log_in(oversight)
    before = Entry.objects.count()
    response = client.get(
        address, {"since": "31/02/2026", "until": "9999-12-31", "who": "typed@example.org"}
    )
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"since", "until"}
    assert "typed@example.org" in response.content.decode()
    assert response.context["told"] == []
    assert Entry.objects.count() == before


def test_a_period_the_wrong_way_round_is_explained(log_in, oversight, address):
    response = log_in(oversight).get(address, {"since": "2026-11-02", "until": "2026-11-01"})
    assert set(response.context["form"].errors) == {"until"}


@pytest.mark.parametrize(
    "query",
    [
        {"older_than": "x"},
        {"older_than": "9" * 5000},
        {"newer_than": "-1"},
        {"who": "a\x00b"},
        {"about": "x" * 100_000},
        {"event": "no.such.event"},
        {"since": "0001-01-01"},
    ],
)
def test_hostile_values_are_answered_calmly(log_in, oversight, address, query):
    response = log_in(oversight).get(address, query)
    assert response.status_code == 200
    assert response.context["told"] == []


@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.MINISTRY, Role.RAPPORTEUR])
def test_a_role_without_the_journal_gets_403_and_the_refusal_is_recorded(
    log_in, rhone, role, address
):
    actor = seated("x@example.org", role, rhone)
    response = log_in(actor).get(address)
    assert response.status_code == 403
    entry = Entry.objects.latest()
    assert (entry.event, entry.actor_id) == ("access.refused", actor.member_id)
    assert not Entry.objects.filter(event="journal.read").exists()


def test_a_visitor_is_sent_to_log_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert not Entry.objects.exists()


def test_the_page_cannot_be_posted_to(log_in, oversight, address):
    assert log_in(oversight).post(address).status_code == 405


def test_a_secretary_sees_only_its_body(log_in, secretary, oversight, paris, address):
    other = seated("secretaire75@example.org", Role.SECRETARY, paris)
    fill(other, 2)
    fill(secretary, 2)
    response = log_in(secretary).get(address)
    assert {line.entry.body_id for line in response.context["told"]} == {secretary.body_id}


def test_the_number_of_queries_does_not_grow_with_the_rows(
    log_in, oversight, secretary, rhone, address, django_assert_max_num_queries
):
    client = log_in(oversight)
    fill(secretary, 2)
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    for number in range(20):
        with acting_as(secretary, purpose="x"):
            Body.objects.filter(pk=rhone.pk).update(name=f"Nom {number}")
    fill(secretary, 20)
    with django_assert_max_num_queries(30) as many:
        client.get(address)
    assert len(many) == len(few)
