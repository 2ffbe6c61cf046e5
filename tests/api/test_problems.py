"""Errors of the API are problem details, whoever answers: a view, the URLconf or a middleware."""

import pytest
from django.conf import settings
from django.test import Client

from config.api.throttling import MemberThrottle
from referrals import services
from tests.api.cases import CASES, body
from tests.api.conftest import Caller
from tests.factories import World, log_case

MEMBERS = {"type", "title", "status", "detail"}


def assert_problem(answer, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) >= MEMBERS
    assert problem["status"] == status
    assert problem["type"] == f"urn:relais:problem:{code}"


def test_an_unknown_address(as_: Caller):
    assert_problem(as_("member69").get("/api/v1/nothing/"), 404, "not_found")
    assert_problem(as_("visitor").get("/api/v1/contact-points/x/"), 404, "not_found")


def test_a_nul_anywhere_in_the_address(as_: Caller):
    for address in (f"{CASES}?state=%00", f"{CASES}?%00=1", f"{CASES}%00/"):
        assert_problem(as_("member69").get(address), 400, "parse_error")


def test_a_visitor_is_asked_for_a_token_and_never_redirected(as_: Caller):
    answer = as_("visitor").get(CASES)
    assert_problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"


def test_a_form_and_a_page_are_no_json(as_: Caller):
    client = as_("member69")
    assert_problem(client.post(CASES, {"department": "69"}), 415, "unsupported_media_type")
    assert_problem(client.get(CASES, headers={"Accept": "text/html"}), 406, "not_acceptable")


def test_a_caller_in_a_hurry_is_told_to_wait(as_: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(MemberThrottle, "get_rate", lambda self: "2/min")
    client = as_("member69")
    statuses = [client.get(CASES).status_code for _ in range(3)]
    answer = client.get(CASES)
    assert statuses == [200, 200, 429]
    assert_problem(answer, 429, "throttled")
    assert 0 < int(answer["Retry-After"]) <= 60


def test_a_failure_says_nothing_of_its_cause(as_: Caller, monkeypatch: pytest.MonkeyPatch):
    def fail(**_: object) -> None:
        raise RuntimeError("canary of the inside")

    monkeypatch.setattr(services, "read_case", fail)
    answer = as_("member69").get(f"{CASES}0000-0000-0000-0/")
    assert_problem(answer, 500, "server_error")
    assert b"canary" not in answer.content


def test_errors_speak_the_language_that_is_asked(as_: Caller):
    client = as_("member69")
    english = client.get(CASES, headers={"Accept-Language": "en-GB"})
    french = client.post(CASES, {}, format="json", headers={"Accept-Language": "de, fr;q=0.5"})
    assert english["Content-Language"] == "en"
    assert french["Content-Language"] == "fr"


def test_nothing_that_was_read_with_a_token_is_kept_by_a_cache(as_: Caller, world: World):
    case = log_case(world)
    answer = as_("member69").get(f"{CASES}{case.reference}/")
    assert answer["Cache-Control"] == "no-store, private"


def test_a_session_writes_only_with_the_token_of_its_form(world: World):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.members["member69"], backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(CASES).status_code == 200
    refused = client.post(CASES, body(), content_type="application/json")
    assert_problem(refused, 403, "permission_denied")
    client.get("/compte/")
    token = client.cookies.get(settings.CSRF_COOKIE_NAME)
    assert token is not None
    answer = client.post(
        CASES, body(), content_type="application/json", headers={"X-CSRFToken": token.value}
    )
    assert answer.status_code == 201
