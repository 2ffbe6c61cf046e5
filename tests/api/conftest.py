"""Callers of the API, as a program would be: JSON and a token."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from tests.factories import World

Caller = Callable[[str], APIClient]


@pytest.fixture
def as_(world: World) -> Caller:
    """`as_("secretary69")` is a client with that member's token; a visitor has none."""

    def caller(who: str) -> APIClient:
        client = APIClient(raise_request_exception=False)
        if who != "visitor":
            client.credentials(HTTP_AUTHORIZATION=f"Token {world.token(who)}")
        return client

    return caller
