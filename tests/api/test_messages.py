"""The thread in the API."""

import pytest

from referrals.models import Message
from tests.api.cases import PHONE, url
from tests.api.conftest import Caller
from tests.factories import World, case_in
from tests.referrals.thread.conversation import TEXT, say, ten_minutes_later

pytestmark = pytest.mark.django_db


def test_a_message_is_written_and_read(world: World, as_: Caller):
    case = case_in(world, "escalated")
    client = as_("member69")
    made = client.post(url(case, "messages/"), {"text": TEXT, "tier": "shared"}, format="json")
    assert made.status_code == 201
    assert made.json()["withdrawable_until"]
    heard = as_("coordinator").get(url(case, "messages/")).json()
    assert heard["next"] is None
    assert [(one["text"], one["is_new"]) for one in heard["results"]] == [(TEXT, True)]


def test_without_a_tier_it_stays_in_the_body(world: World, as_: Caller):
    case = case_in(world, "escalated")
    as_("member69").post(url(case, "messages/"), {"text": TEXT}, format="json")
    assert as_("coordinator").get(url(case, "messages/")).json()["results"] == []


def test_identifying_text_is_refused_with_its_place(world: World, as_: Caller):
    case = case_in(world, "logged")
    answer = as_("member69").post(
        url(case, "messages/"), {"text": f"Appeler {PHONE}"}, format="json"
    )
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["field"] == "text"
    assert not Message.objects.exists()


def test_taking_back_in_time_and_too_late(world: World, as_: Caller):
    case = case_in(world, "logged")
    client = as_("member69")
    first, second = say(world, case, "member69"), say(world, case, "member69")
    assert client.delete(url(case, f"messages/{first.pk}/")).status_code == 204
    ten_minutes_later(second)
    late = client.delete(url(case, f"messages/{second.pk}/"))
    assert (late.status_code, late.json()["type"]) == (
        409,
        "urn:relais:problem:message_already_sent",
    )
    assert Message.objects.filter(withdrawn_at__isnull=True).get() == second
