"""Nothing reveals that a reference exists: a hidden case and an absent one answer alike."""

import re
from typing import Any

import pytest
from django.test import Client

from referrals.models import Case
from referrals.reference import new_reference
from tests.factories import World, case_in
from tests.grid import ASSOCIATIONS, COMMISSION75, WITHOUT_CASES
from tests.referrals.pages import client_of, typed

STRANGERS = f"{COMMISSION75} {ASSOCIATIONS} {WITHOUT_CASES} coordinator".split()
# Drawn anew for each answer, whatever was asked for.
CHANGING_HEADERS = {"X-Request-ID", "Content-Security-Policy", "Content-Length"}
CSRF_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=)"\w+"')
MOVE = {"step": "move", "version": "1", "reason": "", "national_summary": "x"}
PAGES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("get", "", {}),
    ("get", "modifier/", {}),
    ("get", "supprimer/", {}),
    ("get", "action/escalated/", {}),
    ("post", "modifier/", typed("save", version="1")),
    ("post", "supprimer/", {}),
    ("post", "action/escalated/", MOVE),
    ("post", "action/in_local_handling/", MOVE),
)


def answer(client: Client, method: str, reference: str, suffix: str, data: dict[str, Any]) -> Any:
    return getattr(client, method)(f"/dossiers/{reference}/{suffix}", data)


def told(response: Any, reference: str) -> tuple[int, dict[str, str], bytes, list[str]]:
    """All that an answer says, apart from what changes by itself and from what was asked."""
    headers = {name: value for name, value in response.items() if name not in CHANGING_HEADERS}
    body = CSRF_TOKEN.sub(rb"\1", response.content).replace(reference.encode(), b"")
    return response.status_code, headers, body, sorted(response.cookies)


@pytest.mark.parametrize("situation", ["draft", "logged"])
def test_a_hidden_case_answers_like_an_absent_one(world: World, situation: str) -> None:
    case = case_in(world, situation)
    before = Case.objects.values().get(pk=case.pk)
    absent = new_reference()
    for who in STRANGERS:
        client = client_of(world, who)
        # The first answer alone brings the cookie of the forms.
        client.get("/compte/")
        for method, suffix, data in PAGES:
            hidden = told(answer(client, method, case.reference, suffix, data), case.reference)
            assert hidden[0] == 404
            assert hidden == told(answer(client, method, absent, suffix, data), absent)
    assert Case.objects.values().get(pk=case.pk) == before


def test_a_visitor_is_sent_to_the_log_in_for_both(world: World) -> None:
    case, absent = case_in(world, "logged"), new_reference()
    for method, suffix, data in PAGES:
        hidden = answer(Client(), method, case.reference, suffix, data)
        unknown = answer(Client(), method, absent, suffix, data)
        assert hidden.status_code == unknown.status_code == 302
        assert hidden["Location"].replace(case.reference, absent) == unknown["Location"]


@pytest.mark.parametrize("reference", ["x", "0000-0000-0000-1", "%00", "..%2f", "é" * 300])
def test_what_is_no_reference_is_not_found(world: World, reference: str) -> None:
    assert client_of(world, "member69").get(f"/dossiers/{reference}/").status_code == 404
