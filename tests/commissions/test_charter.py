"""The charter: asked for before anything else, once for each version."""

import pytest
from django.urls import reverse

from commissions.charter import services
from commissions.models import Charter, CharterAcceptance
from tests.factories import INSTALLER, World

pytestmark = pytest.mark.django_db
CHARTER = "/compte/charte/"


@pytest.fixture
def charter(world: World) -> Charter:
    return services.publish(actor=INSTALLER, text="Ne jamais écrire un nom.\n\nRendre compte.")


def test_without_a_charter_nobody_is_asked(world, client):
    client.force_login(world.members["member69"])
    assert client.get("/dossiers/").status_code == 200


def test_a_member_reads_and_accepts_before_going_on(world, client, charter):
    client.force_login(world.members["member69"])
    answer = client.get("/dossiers/?view=all")
    assert answer.url == f"{CHARTER}?next=%2Fdossiers%2F"
    assert "Ne jamais écrire un nom." in client.get(answer.url).content.decode()

    not_agreed = client.post(answer.url, {"number": charter.number, "next": "/dossiers/"})
    assert not_agreed.status_code == 200
    assert not CharterAcceptance.objects.exists()

    accepted = client.post(
        answer.url, {"number": charter.number, "agree": "on", "next": "/dossiers/"}
    )
    assert accepted.url == "/dossiers/"
    assert client.get("/dossiers/").status_code == 200


def test_a_new_version_is_asked_for_again_and_an_old_one_is_not_accepted(world, client, charter):
    actor, member = world.actor("member69"), world.members["member69"]
    services.accept(actor=actor, member=member, number=charter.number)
    services.publish(actor=world.actor("coordinator"), text="Un autre texte.")
    client.force_login(member)
    assert client.get("/dossiers/").url.startswith(CHARTER)
    with pytest.raises(services.CharterRefused):
        services.accept(actor=actor, member=member, number=charter.number)
    assert CharterAcceptance.objects.count() == 1


def test_what_is_open_to_all_and_the_way_out_stay_open(world, client, charter):
    client.force_login(world.members["member69"])
    assert client.get("/annuaire/").status_code == 200
    assert client.post(reverse("commissions:logout")).status_code == 302


def test_no_token_of_the_api_is_given_before(world, client, charter):
    given = {"email": "member69@example.org", "password": "an-invented-password-42"}
    answer = client.post("/api/v1/auth/token/", given, content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:relais:problem:charter_not_accepted"


@pytest.mark.parametrize("who", ["secretary69", "association", "oversight", "ministry"])
def test_others_do_not_publish(world, who):
    with pytest.raises(services.CharterForbidden):
        services.publish(actor=world.actor(who), text="Un texte.")
    assert not Charter.objects.exists()


def test_the_same_text_is_not_a_version(world, charter):
    with pytest.raises(services.CharterRefused):
        services.publish(actor=world.actor("coordinator"), text=charter.text)
    assert Charter.objects.count() == 1


def test_a_session_asks_the_api_for_nothing_before(world, client, charter):
    client.force_login(world.members["member69"])
    answer = client.get("/api/v1/cases/")
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:relais:problem:charter_not_accepted"
    services.accept(
        actor=world.actor("member69"), member=world.members["member69"], number=charter.number
    )
    assert client.get("/api/v1/cases/").status_code == 200
