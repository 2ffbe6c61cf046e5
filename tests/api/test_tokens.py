"""Tokens: asked for, used, refused, revoked. They really commit, as in production."""

import pytest
from knox.models import AuthToken
from rest_framework.test import APIClient

from audit.models import Entry
from audit.services import acting_as
from tests.factories import INSTALLER, PASSWORD, World
from tests.hostile.corpus import HOSTILE_TEXTS

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN, ACCOUNT = "/api/v1/auth/token/", "/api/v1/account/"


def ask(password: str = PASSWORD, email: str = "member69@example.org", **extra):
    client = APIClient(raise_request_exception=False)
    return client.post(TOKEN, {"email": email, "password": password, **extra}, format="json")


def account(authorization: str | bytes):
    client = APIClient(raise_request_exception=False)
    return client.get(ACCOUNT, HTTP_AUTHORIZATION=authorization)


def test_a_token_opens_the_account_until_it_is_revoked(world: World):
    answer = ask(email="Member69@Example.org")
    assert answer.status_code == 200
    assert set(answer.json()) == {"token", "expiry"}
    header = f"Token {answer.json()['token']}"

    seen = account(header).json()
    assert (seen["email"], seen["role"], seen["departments"]) == (
        "member69@example.org",
        "member",
        ["69"],
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    assert client.delete(TOKEN).status_code == 204
    assert account(header).status_code == 401
    events = list(Entry.objects.exclude(event="").values_list("event", flat=True))
    assert {"login.succeeded", "token.created", "token.revoked"} <= set(events)


def test_only_a_hash_is_kept(world: World):
    secret = ask().json()["token"]
    kept = AuthToken.objects.get()
    assert secret not in (kept.digest, kept.token_key)


def test_wrong_credentials_are_told_apart_by_nothing(world: World):
    answers = [ask("wrong"), ask("wrong", "nobody@example.org"), ask("wrong", "not an address")]
    assert [one.status_code for one in answers] == [401] * 3
    assert len({one.content for one in answers}) == 1
    assert answers[0]["WWW-Authenticate"] == "Token"
    assert Entry.objects.filter(event="login.failed").count() == 3
    assert not AuthToken.objects.exists()


def test_too_many_failures_make_everybody_wait(world: World):
    statuses = [ask("wrong").status_code for _ in range(9)]
    assert statuses == [401] * 8 + [429]
    late = ask()
    assert late.status_code == 429
    assert late["Retry-After"]
    assert late["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "authorization",
    [
        "Token",
        "Token a b",
        "Token " + "x" * 5000,
        "Token \x01\x02",
        b"Token \xff\xfe",
        "Token é",
        "Token 'OR1=1",
        "Token abcdefghijklmnopqrstuvwxyz",
        "token odd",
    ],
)
def test_a_token_that_is_none_is_refused(world: World, authorization):
    answer = account(authorization)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_hostile_credentials_are_refused(world: World, text: str):
    answer = ask(text, text)
    assert answer.status_code in (400, 401, 413)
    assert len(answer.content) < 1000


def test_a_member_who_was_deactivated_is_refused_at_once(world: World):
    header = f"Token {world.token('member69')}"
    assert account(header).status_code == 200
    world.members["member69"].is_active = False
    with acting_as(INSTALLER, purpose="test"):
        world.members["member69"].save()
    assert account(header).status_code == 401
