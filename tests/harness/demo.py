"""The demonstration as `make run` shows it: loaded once into a template, cloned for each test."""

import hashlib
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from config import database_roles
from config.embedded.places import TESTS
from tests.harness import databases

PREFIX = "demonstration_"
PASSWORD = "une phrase de passe inventée"
# What the loading reads beside the migrations: the demonstration and the services that it calls.
SOURCES = ("config/demo", "contacts_map", "commissions", "referrals", "privacy")


def use_demonstration() -> None:
    """Replace this process's database with a fresh clone of the demonstration.

    For tests that commit: the fixture of the database puts the empty clone back afterwards.
    """
    databases.renew(_template())


@cache
def _template() -> str:
    """The name of the template, which is made when there is none for today's code and date."""
    empty = databases.template_name()
    name = f"{PREFIX}{_digest(empty)}"
    with TESTS.guard(), TESTS.superuser_connection() as server:
        if not database_roles.database_exists(server, name=name):
            databases.drop_old_templates(server, prefix=PREFIX)
            _make(server, name, empty)
    return name


def _make(server: psycopg.Connection, name: str, empty: str) -> None:
    """Load under another name: an interrupted loading never becomes a template."""
    draft = f"draft_{name}"
    mine = databases.current_database()
    databases.drop(server, draft)
    database_roles.create_database(server, name=draft, template=empty)
    databases.point_connections_at(draft)
    try:
        with override_settings(RELAIS_DEMO=True):
            call_command("load_reference_data", stdout=StringIO())
            call_command("load_demo", password=PASSWORD, stdout=StringIO())
    finally:
        databases.point_connections_at(mine)
    databases.seal_template(server, draft=draft, name=name)


def _digest(empty: str) -> str:
    """The demonstration counts its dates from today, so each day has a template of its own."""
    digest = hashlib.sha256(f"{empty} {timezone.localdate()}".encode())
    for path in sorted(_files()):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for folder in SOURCES:
        yield from (databases.ROOT / folder).rglob("*.py")
