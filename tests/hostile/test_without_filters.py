"""Every question of the permission grids about a case, asked again of an application that forgot
its filters: `visible_to` gives everything, and whoever asks may view it. The wall alone answers.
"""

import json
import sys

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from referrals.models import Case, Message, Notification, Pattern, Relay
from referrals.patterns.services import find_patterns
from tests.api import test_permission_grid as api
from tests.factories import World, case_in, log_case
from tests.grid import PEOPLE, Row
from tests.pages import test_permission_grid as pages
from tests.pages.grid import DRAFT, ESCALATED, GRID, LOGGED
from tests.referrals.pages import client_of
from tests.referrals.thread.conversation import relay_to, say

QUESTIONS = ("can_view_case", "can_view_message", "can_view_relay", "can_open_thread")
LISTS = ("referrals:list", "referrals:list_csv", "coordination:queue", "notifications:list")
STRANGERS = ("member75", "other_association", "rapporteur", "oversight", "seatless")


@pytest.fixture
def no_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the filters out of the querysets of the cases, and their questions out of the rest."""
    for model in (Case, Message, Pattern, Relay, Notification):
        queryset = type(model._default_manager.all())
        monkeypatch.setattr(queryset, "visible_to", lambda self, actor: self.all())
    for name, module in list(sys.modules.items()):
        if name.startswith("referrals."):
            for question in QUESTIONS:
                if hasattr(module, question):
                    monkeypatch.setattr(module, question, lambda actor, thing: True)


@pytest.fixture
def references(world: World) -> dict[str, str]:
    return {
        DRAFT: case_in(world, "draft").reference,
        LOGGED: case_in(world, "logged", author="association").reference,
        ESCALATED: case_in(world, "escalated", author="association").reference,
    }


def program_of(world: World, who: str) -> APIClient:
    client = APIClient()
    if who != "visitor":
        client.credentials(HTTP_AUTHORIZATION=f"Token {world.token(who)}")
    return client


def about_cases(grid: list[Row], references: dict[str, str]) -> list[Row]:
    return [line for line in grid if references.keys() & set(line.args)]


def test_the_pages_answer_as_with_their_filters(
    world: World, references: dict[str, str], no_filters: None
):
    rows = about_cases(GRID, references)
    assert len(rows) > 20
    for who in PEOPLE:
        client = Client() if who == "visitor" else client_of(world, who)
        for line in rows:
            with transaction.atomic():
                status = pages.status_of(pages.ask(client, line, references))
                transaction.set_rollback(True)
            assert status == line.status_for(who), (who, str(line))


def test_the_api_answers_as_with_its_filters(
    world: World, references: dict[str, str], no_filters: None
):
    named = {api.LOGGED: references[LOGGED], api.ESCALATED: references[ESCALATED]}
    rows = about_cases(api.GRID, named)
    assert len(rows) > 10
    for who in PEOPLE:
        client = program_of(world, who)
        for line in rows:
            address = reverse(line.operation.name, args=[named.get(one, one) for one in line.args])
            with transaction.atomic():
                answer = client.generic(line.operation.method, address, **api._sent(line))
                transaction.set_rollback(True)
            assert answer.status_code == line.status_for(who), (who, str(line))


def test_what_exists_of_others_is_no_more_found_than_what_does_not(world: World, no_filters: None):
    """The grids ask for relays, messages and patterns that do not exist: these do."""
    case = case_in(world, "acknowledged")
    relay = relay_to(world, case)
    message = say(world, case, "member69", tier="shared")
    for _ in range(5):
        log_case(world)
    find_patterns(timezone.now())
    pattern = Pattern.objects.first()
    for who in STRANGERS:
        browser, program = client_of(world, who), program_of(world, who)
        for answer in (
            browser.get(reverse("relays:relay", args=[relay.pk])),
            browser.post(reverse("relays:relay", args=[relay.pk]), {"status": "accepted"}),
            browser.get(reverse("patterns:pattern", args=[pattern.pk])),
            browser.post(reverse("referrals:withdraw_message", args=[case.reference, message.pk])),
            program.get(reverse("api:relay", args=[relay.pk])),
            program.patch(
                reverse("api:relay", args=[relay.pk]),
                json.dumps({"status": "accepted"}),
                content_type="application/json",
            ),
            program.delete(reverse("api:case-message", args=[case.reference, message.pk])),
        ):
            assert answer.status_code == 404, (who, answer.request["PATH_INFO"])
    relay.refresh_from_db()
    message.refresh_from_db()
    assert (relay.status, message.withdrawn_at) == ("sent", None)


def test_no_list_names_a_case_of_others(
    world: World, references: dict[str, str], no_filters: None
):
    own = {"member69": {LOGGED, ESCALATED, DRAFT}, "coordinator": {ESCALATED}}
    for who in (*STRANGERS, *own, "ministry", "administrator"):
        browser = client_of(world, who)
        answers = [browser.get(reverse(name)) for name in LISTS]
        answers.append(program_of(world, who).get(reverse("api:cases")))
        shown = b"".join(answer.content for answer in answers).decode()
        named = {key for key, reference in references.items() if reference in shown}
        assert named == own.get(who, set()), who
