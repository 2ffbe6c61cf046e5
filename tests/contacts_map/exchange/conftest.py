"""Files of the exchange tests, and clients of each role."""

from collections.abc import Callable

import pytest
from django.test import Client

from audit.actors import Actor, Role
from contacts_map.exchange.spreadsheets import Table
from tests.contacts_map.conftest import actor_as
from tests.factories import World

ROW = {
    "organisation": "Association Ambre",
    "organisation_kind": "ngo",
    "function": "Accueil des victimes",
    "kind": "SPECIALISED_NGO",
    "departments": "69",
    "channels": "phone public 04 65 71 30 03\nemail partner accueil@example.org",
}


def table_of(*rows: dict[str, str]) -> Table:
    headers = list(dict.fromkeys(name for row in rows for name in row))
    return Table(
        headers,
        [[row.get(name, "") for name in headers] for row in rows],
        [*range(2, len(rows) + 2)],
    )


@pytest.fixture
def secretary() -> Actor:
    return actor_as(Role.SECRETARY, "69")


@pytest.fixture
def coordinator() -> Actor:
    return actor_as(Role.COORDINATOR)


@pytest.fixture
def as_member(world: World) -> Callable[[str], Client]:
    """`as_member("secretary69")` is a browser where that member is logged in."""

    def client_of(who: str) -> Client:
        client = Client()
        if who != "visitor":
            client.force_login(world.members[who])
        return client

    return client_of
