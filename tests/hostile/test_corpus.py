"""Input that was made to hurt: never a failure of the server, nothing stored, nothing repeated."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.db import transaction
from django.urls import reverse
from rest_framework.test import APIClient

from audit.models import Entry
from referrals import services
from referrals.models import Case, Dysfunction, IdempotentRequest, Move
from tests.api.cases import body
from tests.factories import NARRATIVE, World, case_in
from tests.grid import address_of, operations
from tests.hostile.corpus import HOSTILE_TEXTS, PATHS, QUERIES, REFUSED_BODIES

PREFIX = "api/v1/"


@pytest.fixture
def client(world: World) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Token {world.token('secretary69')}")
    return client


def stored() -> list[int]:
    return [one.objects.count() for one in (Case, Dysfunction, Move, IdempotentRequest, Entry)]


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Each operation that takes a body, on a real case."""
    case = case_in(world, "logged")
    for operation in sorted(operations(PREFIX), key=str):
        if operation.method in ("POST", "PATCH", "PUT"):
            yield operation.method, address_of(operation, PREFIX, reference=case.reference)


def send(client: APIClient, method: str, address: str, data: bytes, kind: str) -> Any:
    """One request in a savepoint of its own, as in production."""
    with transaction.atomic():
        # The types of the client know texts only; bad UTF-8 is not one.
        answer = client.generic(method, address, data=cast(str, data), content_type=kind)
        if answer.status_code >= 400:
            # The journal may say that a log-in failed; nothing else was written.
            transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("name", REFUSED_BODIES)
def test_a_body_that_is_none_is_refused_everywhere(world: World, client: APIClient, name: str):
    data, kind = REFUSED_BODIES[name]
    # The amendment last: it is the one that may be answered.
    targets = sorted(addresses(world), reverse=True)
    before = stored()
    for method, address in targets:
        answer = send(client, method, address, data, kind)
        if method == "PATCH" and "/cases/" in address and data == b"":
            # An amendment of nothing is no error; that the case was read is a line in the journal.
            assert (answer.status_code, stored()[:-1]) == (200, before[:-1])
            continue
        assert 400 <= answer.status_code < 500, (method, address)
        assert answer["Content-Type"] == "application/problem+json"
        assert len(answer.content) < 500_000
        assert stored() == before


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_a_hostile_text_is_refused_or_cleaned(world: World, client: APIClient, name: str):
    text = HOSTILE_TEXTS[name]
    case = case_in(world, "logged")
    detail = reverse("api:case", args=[case.reference])
    attempts = [
        ("POST", reverse("api:cases"), body(narrative=text)),
        ("POST", reverse("api:cases"), body(department=text)),
        ("POST", reverse("api:cases"), body(dysfunctions=[{"type": text}])),
        ("PATCH", detail, {"narrative": text}),
        ("PATCH", detail, {text: "x"}),
        ("POST", detail + "moves/", {"to": text}),
        ("POST", detail + "moves/", {"to": "in_local_handling", "reason": text}),
        ("POST", detail + "moves/", {"to": "closed", "rights": {text: "YES"}}),
        ("POST", reverse("api:screening"), {"text": text}),
    ]
    for method, address, content in attempts:
        answer = send(client, method, address, json.dumps(content).encode(), "application/json")
        assert answer.status_code < 500, (method, address)
        if answer.status_code >= 400:
            assert len(answer.content) < 5_000
    for narrative in (file.narrative for file in read_everything(world)):
        assert not set("\u202e\u2066\u2069\u200b\ufeff") & set(narrative)


def read_everything(world: World) -> Iterator[Any]:
    for reference in Case.objects.values_list("reference", flat=True):
        yield services.read_case(actor=world.actor("secretary69"), reference=reference)


@pytest.mark.parametrize("value", [None, True, 0, -1, 1.5, "", [], {}, [None], [[]], {"a": {}}])
def test_a_value_of_another_type_is_refused(world: World, client: APIClient, value: Any):
    case = case_in(world, "logged")
    detail = reverse("api:case", args=[case.reference])
    before = Case.objects.values().get()
    for name in body():
        answer = send(
            client,
            "PATCH",
            detail,
            json.dumps({name: value}).encode(),
            "application/json",
        )
        is_valid = (name, value) == ("narrative", "")
        assert answer.status_code == (200 if is_valid else 400), name
        if not is_valid:
            assert Case.objects.values().get() == before
    for name in ("to", "reason", "national_summary", "outcome", "rights"):
        content = {"to": "closed", name: value}
        answer = send(
            client, "POST", detail + "moves/", json.dumps(content).encode(), "application/json"
        )
        assert answer.status_code in (400, 409), name


@pytest.mark.parametrize("name", QUERIES)
def test_a_hostile_query_is_no_failure(world: World, client: APIClient, name: str):
    case = case_in(world, "logged")
    for operation in sorted(operations(PREFIX), key=str):
        if operation.method != "GET":
            continue
        address = address_of(operation, PREFIX, reference=case.reference)
        answer = client.get(address, QUERY_STRING=QUERIES[name])
        assert answer.status_code < 500, address
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:30])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_hostile_path_is_no_failure(client: APIClient, method: str, path: str):
    answer = client.generic(method, "/api/v1/" + path)
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {"If-Match": '"' + "9" * 5000 + '"'},
        {"If-Match": "\x01"},
        {"If-Match": '"1' * 10_000},
        {"Idempotency-Key": "k" * 100_000},
        {"Idempotency-Key": "a\x00b"},
        {"Accept": "text/html"},
        {"Accept": "*/" * 1000},
        {"Accept-Language": "x" * 5000 + ",é;q=é"},
        {"Content-Encoding": "gzip"},
        {"X-Request-ID": "a\r\nb"},
        {"X-HTTP-Method-Override": "DELETE"},
    ],
    ids=str,
)
def test_hostile_headers_are_no_failure(world: World, client: APIClient, headers: dict[str, str]):
    case = case_in(world, "logged")
    detail = reverse("api:case", args=[case.reference])
    for method, address, content in (
        ("PATCH", detail, {"sex": "M"}),
        ("POST", reverse("api:cases"), body(narrative=NARRATIVE)),
    ):
        answer = client.generic(
            method,
            address,
            data=json.dumps(content),
            content_type="application/json",
            headers=headers,
        )
        assert answer.status_code < 500


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_a_method_that_an_operation_lacks_is_named(client: APIClient, method: str):
    answer = client.generic(method, reverse("api:screening"))
    assert answer.status_code == 405
    assert answer["Allow"].startswith("POST")
    assert answer["Content-Type"] == "application/problem+json"
