"""Nothing tells whether something exists: not the words, not the size, not the time.

The times are compared by rank, which a slow machine does not disturb: AUC is the chance that the
answer about what exists takes longer than the one about what does not. One half tells nothing.
"""

import gc
import re
import time
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from audit.services import acting_as
from referrals.reference import new_reference
from tests.factories import INSTALLER, PASSWORD, World, case_in
from tests.referrals.pages import client_of

pytestmark = pytest.mark.django_db

ROUNDS = 30
# A busy machine measures half of it for two equal answers, and 0.28 to 0.42 for a log-in that
# computes no hash for unknown addresses; a quiet one nearly one half.
TELLS_NOTHING = 0.25
CHANGING = re.compile(rb'(name="csrfmiddlewaretoken" value=)"\w+"')


def auc(longer: list[int], other: list[int]) -> float:
    """The Mann-Whitney statistic, as a share of the pairs."""
    wins = sum((a > b) + (a == b) / 2 for a, b in product(longer, other))
    return wins / (len(longer) * len(other))


def times(*asks: Callable[[], Any]) -> list[list[int]]:
    """Interleaved, in turns that change, so that what slows the machine slows each alike."""
    taken: list[list[int]] = [[] for _ in asks]
    gc.collect()
    gc.disable()
    try:
        for turn in range(ROUNDS):
            order = list(enumerate(asks))
            for place, ask in order if turn % 2 else reversed(order):
                start = time.perf_counter_ns()
                ask()
                taken[place].append(time.perf_counter_ns() - start)
    finally:
        gc.enable()
    return taken


def tells(existing: Callable[[], Any], absent: Callable[[], Any]) -> float:
    """How far from one half; the best of three, since only noise differs from one to the next."""
    existing(), absent()
    distances = []
    for _ in range(3):
        distances.append(abs(auc(*times(existing, absent)) - 0.5))
        if distances[-1] < TELLS_NOTHING:
            break
    return min(distances)


def test_the_measure_sees_a_difference():
    assert auc([3, 4, 5], [1, 2, 2]) == 1
    assert auc([1, 2], [1, 2]) == 0.5
    # Well above what other work on the machine adds to a sleep.
    assert tells(lambda: time.sleep(0.02), lambda: time.sleep(0.0001)) > TELLS_NOTHING


def test_a_hidden_case_takes_the_time_of_an_absent_one(world: World):
    """The words, the size and the headers are compared in tests/pages/test_hidden_cases.py."""
    case, absent = case_in(world, "logged"), new_reference()
    page = client_of(world, "member75")
    page.raise_request_exception = False
    for prefix in ("/dossiers/", "/api/v1/cases/"):
        distance = tells(
            lambda at=prefix: page.get(f"{at}{case.reference}/"),  # type: ignore[misc]
            lambda at=prefix: page.get(f"{at}{absent}/"),  # type: ignore[misc]
        )
        assert distance < TELLS_NOTHING, prefix


def test_an_address_without_an_account_takes_the_time_of_a_wrong_password(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    """With the real hash, made faster: its cost is what the time would tell."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations", 40_000)
    monkeypatch.setattr("commissions.authentication.count_attempt", lambda **_: None)
    member = world.members["member69"]
    member.set_password(PASSWORD)
    with acting_as(INSTALLER, purpose="tests"):
        member.save(update_fields=["password"])
    client = Client()

    def ask(email: str) -> Any:
        return client.post(
            "/compte/connexion/", {"username": email, "password": "not-the-password"}
        )

    known, unknown = ask("member69@example.org"), ask("nobody00@example.org")
    assert known.status_code == unknown.status_code == 200
    bodies = [CHANGING.sub(rb"\1", one.content) for one in (known, unknown)]
    assert bodies[0].replace(b"member69", b"nobody00") == bodies[1]
    assert (
        tells(lambda: ask("member69@example.org"), lambda: ask("nobody00@example.org"))
        < TELLS_NOTHING
    )


def test_ten_thousand_guesses_of_a_reference_find_nothing(world: World):
    """Sixty random bits: two hundred cases among them are never met, and each guess is a 404."""
    known = case_in(world, "logged").reference
    guesses = {new_reference() for _ in range(10_000)}
    assert known not in guesses
    assert len(guesses) == 10_000
    client = client_of(world, "coordinator")
    answers = [client.get(f"/dossiers/{one}/") for one in list(guesses)[:20]]
    assert {one.status_code for one in answers} == {404}
    sizes = {len(CHANGING.sub(rb"\1", one.content)) for one in answers}
    assert len(sizes) == 1


@pytest.mark.parametrize(
    "token",
    ["0" * 64, "f" * 64, "0" * 8 + "f" * 56, "x", "0" * 200],
    ids=["zeros", "digits", "mixed", "short", "long"],
)
def test_a_token_that_is_none_says_nothing_of_those_that_are(world: World, token: str):
    """Also one that begins like a real one, which is looked up by its beginning."""
    real = world.token("member69")
    answers = [
        Client(raise_request_exception=False).get(
            "/api/v1/account/", HTTP_AUTHORIZATION=f"Token {one}"
        )
        for one in (token, real[:15] + token[15:] if len(token) > 15 else token)
    ]
    assert {one.status_code for one in answers} == {401}
    assert len({one.content for one in answers}) == 1


def test_links_that_are_made_up_look_alike(world: World):
    """A link of a mail: altered, signed for something else, too long, none."""
    other = signing.TimestampSigner(salt="something.else").sign("1")
    confirmations = [
        Client().get(f"/annuaire/confirmer/{token}/") for token in ("1:a:b", other, "1" * 300)
    ]
    assert len({one.status_code for one in confirmations}) == 1
    resets = [
        Client().get(f"/compte/mot-de-passe/nouveau/{who}/abc-def/")
        for who in ("MQ", "OTk5OTk5", "!!")
    ]
    assert {one.status_code for one in resets} == {200}
    bodies = {re.sub(rb"mot-de-passe/nouveau/[^\"]+", b"", one.content) for one in resets}
    assert len({CHANGING.sub(rb"\1", one) for one in bodies}) == 1
