"""Requests made up from the OpenAPI document, sent to the real application for each role.

Schemathesis finds what nobody thought of; what it is known to miss is in corpus.py.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from config.api.throttling import MemberThrottle, VisitorThrottle
from config.wsgi import application
from tests.factories import World, case_in

SCHEMA = "/api/v1/schema/?format=json"
# The role that may do most gets more examples.
EXAMPLES = {"secretary69": 25}
FEW_EXAMPLES = 5
ROLES = (
    "secretary69",
    "member69",
    "association",
    "coordinator",
    "ministry",
    "rapporteur",
    "oversight",
    "administrator",
    "visitor",
)
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
# A filter that is empty is a filter that is not asked for: lists answer it.
BODY_CHECKS = [checks.negative_data_rejection]


@pytest.fixture
def _no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    for throttle in (MemberThrottle, VisitorThrottle):
        monkeypatch.setattr(throttle, "allow_request", lambda *_: True)


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """As Django's test client does: the connection of the test outlives each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("_no_throttle", "_kept_connection")
@pytest.mark.parametrize("who", ROLES)
def test_no_request_made_from_the_document_breaks_it(world: World, who: str):
    references = [case_in(world, one).reference for one in ("logged", "escalated")]
    schema = schemathesis.openapi.from_wsgi(SCHEMA, application)
    headers = {} if who == "visitor" else {"Authorization": f"Token {world.token(who)}"}
    found: set[str] = set()
    for result in schema.get_all_operations():
        operation = result.ok()  # An error fails the test.
        # The view of tokens runs outside a transaction, which a test inside one cannot play:
        # see tests/api/test_tokens.py.
        if operation.path != "/api/v1/auth/token/":
            _run(operation, _request(headers, references, found), EXAMPLES.get(who, FEW_EXAMPLES))
    assert not found, "\n".join(sorted(found))


def _run(
    operation: APIOperation[Any, Any, Any, Any], request: Callable[[Any], None], examples: int
) -> None:
    modes = [GenerationMode.POSITIVE]
    if operation.body or operation.query:
        # Elsewhere hardly anything can be wrong, and looking for it takes the time of ten calls.
        modes.append(GenerationMode.NEGATIVE)
    for mode in modes:
        strategy = operation.as_strategy(generation_mode=mode)
        _hypothesis(examples)(given(strategy)(request))()


def _hypothesis(examples: int) -> Callable[[Any], Any]:
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def _request(
    headers: dict[str, str], references: list[str], found: set[str]
) -> Callable[[Any], None]:
    """Sends one made-up request; what is wrong with the answer goes to `found`."""
    turn = iter(range(1_000_000))

    def request(case: Any) -> None:
        if "reference" in case.path_parameters and next(turn) % 3:
            # Two requests in three are about a case that exists.
            case.path_parameters["reference"] = references[next(turn) % len(references)]
        with transaction.atomic():
            answer: Response = case.call(headers=headers)
            transaction.set_rollback(True)
        try:
            case.validate_response(answer, checks=CHECKS + BODY_CHECKS * (case.method != "GET"))
        except FailureGroup as failures:
            found.update(
                f"{case.method} {case.operation.path} {answer.status_code}: {one}"
                for one in failures.exceptions
            )

    return request
