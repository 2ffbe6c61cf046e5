"""Details for partners: hidden until shown one by one, counted, limited, seen by oversight."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from audit.disclosure import disclosed_changes
from audit.models import Entry
from audit.sentences import tell
from audit.services import acting_as, record_refusal
from config import tasks
from contacts_map.enums import Tier
from tests.contacts_map.conftest import COORDINATION_NOTE, PARTNER_PHONE, PUBLIC_PHONE, SYSTEM

PARTNERS = ("association", "member69", "secretary75", "ministry")


@pytest.fixture
def association(client, world) -> Client:
    client.force_login(world.members["association"])
    return client


@pytest.fixture
def quota_of_two(settings) -> None:
    settings.RELAIS_REVEAL_QUOTA = 2


def api(world, who: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Token {world.token(who)}"}


def revealed() -> int:
    return Entry.objects.filter(event="contact.revealed").count()


def button(contact_point) -> str:
    return f"/annuaire/contact/{contact_point.pk}/coordonnees/"


def page_of(client, contact_point) -> str:
    return client.get(f"/annuaire/contact/{contact_point.pk}/").content.decode()


@pytest.mark.parametrize("who", PARTNERS)
def test_lists_hold_no_value_for_partners(client, world, new_contact, who):
    contact_point = new_contact("69")
    client.force_login(world.members[who])
    assert button(contact_point) in client.get("/annuaire/69/").content.decode()
    for path in ("/annuaire/69/", f"/annuaire/contact/{contact_point.pk}/"):
        page = client.get(path).content.decode()
        assert PUBLIC_PHONE in page
        assert PARTNER_PHONE not in page
    listed = client.get("/api/v1/contact-points/?department=69", **api(world, who)).json()
    channels = {channel["tier"]: channel for channel in listed["results"][0]["channels"]}
    assert channels["partner"]["value"] is None
    assert channels["partner"]["hidden"]
    assert channels["public"]["value"] == PUBLIC_PHONE
    assert "coordination" not in channels
    assert revealed() == 0


def test_button_shows_one_entry_for_the_day_and_counts_it_once(association, world, new_contact):
    one, other = new_contact("69"), new_contact("69")
    assert association.get(button(one)).status_code == 405
    answer = association.post(button(one))
    assert answer["Location"] == f"/annuaire/contact/{one.pk}/#reach"
    association.post(button(one))
    page = page_of(association, one)
    assert PARTNER_PHONE in page
    assert COORDINATION_NOTE not in page
    assert PARTNER_PHONE not in page_of(association, other)
    assert PARTNER_PHONE not in association.get("/annuaire/69/").content.decode()
    entry = Entry.objects.get(event="contact.revealed")
    assert (entry.actor_id, entry.object_id) == (world.members["association"].pk, one.pk)


def test_what_one_account_had_shown_stays_hidden_from_its_colleague(client, world, new_contact):
    contact_point = new_contact("69")
    client.force_login(world.members["member69"])
    client.post(button(contact_point))
    client.force_login(world.members["colleague69"])
    assert PARTNER_PHONE not in page_of(client, contact_point)


def test_scraper_is_stopped_by_the_quota_and_seen_by_oversight(
    association, world, new_contact, quota_of_two
):
    entries = [new_contact("69") for _number in range(4)]
    statuses = [association.post(button(entry)).status_code for entry in entries]
    assert statuses == [302, 302, 429, 429]
    assert PARTNER_PHONE not in page_of(association, entries[2])
    answer = association.get(
        f"/api/v1/contact-points/{entries[3].pk}/", **api(world, "association")
    )
    assert answer.status_code == 429
    assert answer.json()["type"].endswith("reveal_quota_reached")
    assert PARTNER_PHONE not in answer.content.decode()
    assert association.post(button(entries[0])).status_code == 302
    assert revealed() == 2
    assert Entry.objects.filter(event="contact.quota_reached").count() == 1

    association.force_login(world.members["oversight"])
    page = association.get("/annuaire/consultations/").content.decode()
    row = page.split("<tbody>")[1].split("</tr>")[0]
    assert Entry.objects.filter(event="contact.revealed").first().actor_label in row
    assert "Limite atteinte" in row or "Limit reached" in row
    # An account and a day are told once, however often the worker looks.
    for _round in range(2):
        tasks.alert_oversight(timestamp=0)
    assert [message.to for message in mail.outbox] == [["oversight@example.org"]]
    assert "association" not in mail.outbox[0].body
    assert Entry.objects.filter(event="contact.oversight_told").count() == 1


def test_alert_of_a_day_without_a_worker_is_not_lost_and_told_once(world):
    actor = world.actor("association")
    for _request in range(2):
        record_refusal(actor=actor, event="contact.quota_reached")
    for days in (2, 3):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            tasks.alert_oversight(timestamp=0)
    assert len(mail.outbox) == 1
    told = Entry.objects.get(event="contact.oversight_told").additional_data
    assert told == {"account": actor.member_id, "day": timezone.localdate().isoformat()}


def test_readers_of_the_journal_see_that_a_channel_changed_and_not_its_value(world, new_contact):
    contact_point = new_contact("69")
    with acting_as(SYSTEM, purpose="tests"):
        channel = contact_point.channels.get(value=PARTNER_PHONE)
        channel.value = "04 65 71 30 03"
        channel.save()
    entry = Entry.objects.about(channel).latest()
    (change,) = tell(entry).changes
    assert change.is_withheld
    assert not change.before + change.after
    assert disclosed_changes(entry) == {"value": ["withheld", None]}


def test_reading_an_entry_by_the_api_shows_and_counts_it(client, world, new_contact):
    contact_point = new_contact("69")
    url = f"/api/v1/contact-points/{contact_point.pk}/"
    for _time in range(2):
        channels = client.get(url, **api(world, "association")).json()["channels"]
        assert [channel["value"] for channel in channels] == [PUBLIC_PHONE, PARTNER_PHONE]
    assert revealed() == 1
    assert client.get(url).json()["channels"] == [
        {"kind": "phone", "value": PUBLIC_PHONE, "tier": "public", "hidden": False}
    ]
    assert revealed() == 1


def test_what_was_shown_yesterday_is_hidden_again(association, new_contact, monkeypatch):
    contact_point = new_contact("69")
    association.post(button(contact_point))
    next_midnight = timezone.localtime().replace(hour=0, minute=0) + timedelta(days=1)
    monkeypatch.setattr("contacts_map.services.reveals._days_ago", lambda days: next_midnight)
    assert PARTNER_PHONE not in page_of(association, contact_point)


def test_keeper_of_an_entry_sees_it_whole_and_is_not_counted(client, world, new_contact):
    contact_point = new_contact("69")
    for who in ("secretary69", "coordinator"):
        client.force_login(world.members[who])
        page = page_of(client, contact_point)
        assert PARTNER_PHONE in page
        assert COORDINATION_NOTE in page
    assert revealed() == 0


@pytest.mark.parametrize("who", ["visitor", "rapporteur", "oversight", "administrator"])
def test_button_gives_nothing_to_who_has_no_partner_tier(client, world, new_contact, who):
    contact_point = new_contact("69")
    if who != "visitor":
        client.force_login(world.members[who])
    client.post(button(contact_point))
    assert PARTNER_PHONE not in page_of(client, contact_point)
    assert revealed() == 0


def test_stand_in_is_hidden_too(association, new_contact):
    stand_in = new_contact("69")
    new_contact(
        "69",
        status="suspended",
        suspended_until=timezone.localdate() + timedelta(days=3),
        stand_in=stand_in,
    )
    page = association.get("/annuaire/69/").content.decode()
    assert page.count(button(stand_in)) == 2
    assert PARTNER_PHONE not in page


def test_entry_that_hides_nothing_is_not_counted(association, world, new_contact):
    contact_point = new_contact("69")
    with acting_as(SYSTEM, purpose="tests"):
        contact_point.channels.exclude(tier=Tier.PUBLIC).delete()
    assert button(contact_point) not in page_of(association, contact_point)
    association.post(button(contact_point))
    association.get(f"/api/v1/contact-points/{contact_point.pk}/", **api(world, "association"))
    assert revealed() == 0


@pytest.mark.parametrize("who", ["association", "coordinator", "administrator", "secretary69"])
def test_oversight_alone_sees_who_had_details_shown(client, world, who):
    client.force_login(world.members[who])
    assert client.get("/annuaire/consultations/").status_code == 403


def test_answers_for_visitors_may_be_kept_and_hold_nothing_for_partners(
    client, world, new_contact
):
    contact_point = new_contact("69")
    for path in ("?department=69", f"{contact_point.pk}/"):
        url = f"/api/v1/contact-points/{path}"
        public = client.get(url)
        assert public["Cache-Control"] == "public, max-age=60"
        assert {"Authorization", "Cookie"} <= set(public["Vary"].split(", "))
        assert "partner" not in public.content.decode()
        own = client.get(url, **api(world, "association"))
        assert own["Cache-Control"] == "no-store, private"
    assert "public" not in client.get("/api/v1/contact-points/0/").get("Cache-Control", "")
