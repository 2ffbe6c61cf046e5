"""What was made to hurt, sent to every page: never a failure of the server, nothing stored."""

from typing import Any, cast

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from referrals.models import Case, Move
from tests.factories import World, case_in
from tests.pages.grid import GRID
from tests.referrals.pages import client_of

pytestmark = pytest.mark.django_db

# Some of the names that pages look for, all at once, each with something hostile.
NAMES = (
    *("q", "place", "department", "state", "type", "family", "kind", "page", "cursor", "next"),
    *("from_day", "to_day", "event", "actor", "object", "sort", "year", "month", "who", "case"),
    *("reference", "version", "reason", "email", "username", "code"),
)
VALUES = "hostile values"
QUERIES: dict[str, str] = {
    VALUES: "&".join(f"{name}=%00%ff%ed%a0%80{{{{7*7}}}}%27" for name in NAMES),
    "digits": "&".join(f"{name}={'9' * 400}" for name in NAMES),
    "many and repeated": "&".join(f"a{number}=1&q=x" for number in range(2000)),
    "long": f"q={'é' * 20_000}",
}
PARTS = b"".join(
    b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nb\r\n' % number
    for number in range(2_000)
)
BODIES: dict[str, tuple[bytes, str]] = {
    "2000 parts": (PARTS + b"--x--\r\n", "multipart/form-data; boundary=x"),
    "parts without an end": (PARTS, "multipart/form-data; boundary=x"),
    "no boundary": (b"--x", "multipart/form-data"),
    "2000 fields": (
        b"&".join(b"a%d=1" % n for n in range(2000)),
        "application/x-www-form-urlencoded",
    ),
    VALUES: (
        "&".join(f"{name}=%00%ff%ed%a0%80%27" for name in NAMES).encode(),
        "application/x-www-form-urlencoded",
    ),
    "a formset of a billion": (
        b"channels-TOTAL_FORMS=1000000000&channels-INITIAL_FORMS=-1&form-TOTAL_FORMS=1000000000",
        "application/x-www-form-urlencoded",
    ),
    "JSON": (b'{"a": ' * 1000, "application/json"),
}


@pytest.fixture
def client(world: World) -> Client:
    client = client_of(world, "secretary69")
    client.raise_request_exception = False
    return client


def addresses(method: str, reference: str) -> list[str]:
    """Each page once, about a real case where it is about one."""
    found: dict[str, str] = {}
    for line in GRID:
        if line.operation.method == method and "logout" not in line.operation.name:
            args = [_sample(value, reference) for value in line.args]
            found.setdefault(line.operation.name, reverse(line.operation.name, args=args))
    return sorted(found.values())


def _sample(value: str, reference: str) -> str:
    if "69>" in value and ("draft" in value or "logged" in value or "escalated" in value):
        return reference
    return "1" if value.startswith("<") else value


def stored() -> tuple[Any, ...]:
    return list(Case.objects.values()), Move.objects.count()


def chosen(kinds: dict[str, Any], number: int) -> list[str]:
    """Hostile values for every page, and one of the others in turn: all of them on each would
    take longer than what they find is worth."""
    others = [name for name in kinds if name != VALUES]
    return [VALUES, others[number % len(others)]]


def test_a_hostile_query_is_answered_by_every_page(world: World, client: Client):
    reference = case_in(world, "logged").reference
    before = stored()
    for number, address in enumerate(addresses("GET", reference)):
        for name in chosen(QUERIES, number):
            answer = client.get(address, QUERY_STRING=QUERIES[name])
            # /readyz says that no worker beats here.
            assert answer.status_code < 500 or address == "/readyz", (address, name)
    assert stored() == before


def test_a_hostile_form_is_refused_by_every_page(world: World, client: Client):
    reference = case_in(world, "logged").reference
    before = stored()
    for number, address in enumerate(addresses("POST", reference)):
        for name in chosen(BODIES, number):
            data, kind = BODIES[name]
            with transaction.atomic():
                # Each form from the same situation: some of them end something.
                answer = client.generic("POST", address, cast(str, data), content_type=kind)
                transaction.set_rollback(True)
            assert answer.status_code < 500 or address == "/readyz", (address, name)
    assert stored() == before


@pytest.mark.parametrize(
    "path",
    [
        "%00",
        "%ff%fe",
        "..%2f..%2fetc",
        "%E2%80%AE",
        "a" * 5000,
        "%F0%9D%9F%8E",
        "9" * 400,
        "%0d%0aX:y",
    ],
    ids=lambda path: path[:12],
)
def test_a_hostile_path_is_not_found(client: Client, path: str):
    for before in (
        "",
        "dossiers/",
        "annuaire/",
        "annuaire/contact/",
        "compte/",
        "journal/",
        "reunions/",
    ):
        answer = client.get(f"/{before}{path}/")
        assert answer.status_code in (400, 404), before
        assert "X" not in answer.headers
