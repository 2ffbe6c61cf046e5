"""The list, the queue and the page of a case, for each role."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from referrals.models import Case
from tests.factories import NARRATIVE, SUMMARY, World, case_in, log_case

LIST = "/dossiers/"
QUEUE = "/coordination/"


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.members[who], "django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, case: Case, suffix: str = "") -> str:
    return f"{LIST}{case.reference}/{suffix}"


@pytest.mark.parametrize(
    "who", ["rapporteur", "oversight", "administrator", "ministry", "seatless"]
)
def test_roles_without_cases_get_403_for_the_lists(world: World, who: str) -> None:
    client = client_of(world, who)
    assert client.get(LIST).status_code == 403
    assert client.get(QUEUE).status_code == 403
    assert client.get(f"{LIST}nouveau/").status_code == 403


def test_a_visitor_is_sent_to_the_log_in(world: World) -> None:
    for address in (LIST, QUEUE, f"{LIST}nouveau/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert "/compte/connexion/" in answer["Location"]


def test_every_page_of_a_local_case_answers(world: World) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "secretary69")
    for address in (
        LIST,
        f"{LIST}?view=all&state=logged&department=69&type=REFL-01&overdue=yes",
        f"{LIST}nouveau/",
        page(client, case),
        page(client, case, "modifier/"),
        page(client, case, "action/escalated/"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "no-store" in answer["Cache-Control"]
