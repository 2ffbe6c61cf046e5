"""Requests made at the same moment, each on its own connection, through the API."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from rest_framework.test import APIClient

from referrals.enums import CaseState as S
from referrals.models import Case, IdempotentRequest, Move
from tests.api.cases import CASES, body, url
from tests.factories import SUMMARY, World, log_case

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(*requests: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(requests))

    def run(request: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return request()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(run, requests))


def client(world: World, who: str) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Token {world.token(who)}")
    return client


def test_of_simultaneous_escalations_exactly_one_succeeds_and_the_others_see_why(world: World):
    case = log_case(world)
    secretary = client(world, "secretary69")
    move = {"to": "escalated", "national_summary": SUMMARY}

    answers = at_once(
        *[lambda: secretary.post(url(case, "moves/"), move, format="json")] * AT_ONCE
    )

    assert sorted(one.status_code for one in answers) == [201] + [409] * (AT_ONCE - 1)
    for refused in (one for one in answers if one.status_code == 409):
        assert (refused.json()["state"], refused.json()["allowed"]) == (S.ESCALATED, [])
    assert Move.objects.filter(case=case, to_state=S.ESCALATED).count() == 1
    assert Case.objects.get().version == 2


def test_of_simultaneous_moves_from_one_version_exactly_one_succeeds(world: World):
    case = log_case(world)
    calls = [
        (client(world, "secretary69"), {"to": "escalated", "national_summary": SUMMARY}),
        (client(world, "member69"), {"to": "in_local_handling"}),
    ]
    answers = at_once(
        *[
            lambda who=who, move=move: who.post(
                url(case, "moves/"), move, format="json", headers={"If-Match": '"1"'}
            )
            for who, move in calls
        ]
    )

    assert sorted(one.status_code for one in answers) == [201, 412]
    assert Move.objects.filter(case=case).count() == 2


def test_a_request_sent_twice_at_once_makes_one_case(world: World):
    member = client(world, "member69")
    content = body()

    answers = at_once(
        *[lambda: member.post(CASES, content, format="json", headers={"Idempotency-Key": "once"})]
        * AT_ONCE
    )

    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["reference"] for one in answers}) == 1
    assert sum("Idempotent-Replayed" in one for one in answers) == AT_ONCE - 1
    assert (Case.objects.count(), Move.objects.count()) == (1, 1)
    assert IdempotentRequest.objects.count() == 1


def test_simultaneous_changes_of_different_fields_are_both_kept(world: World):
    case = log_case(world)
    member, secretary = client(world, "member69"), client(world, "secretary69")

    answers = at_once(
        lambda: member.patch(url(case), {"sex": "M"}, format="json"),
        lambda: secretary.patch(url(case), {"modality": "ONLINE"}, format="json"),
    )

    assert [one.status_code for one in answers] == [200, 200]
    case.refresh_from_db()
    assert (case.sex, case.modality, case.version) == ("M", "ONLINE", 3)
