"""One database per worker, cloned from a template that is migrated once per set of migrations."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import psutil
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from config import database_roles
from config.embedded.places import TESTS

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE_PREFIX = "template_"
CLONE_PREFIX = "clone_"
# Several people may run several versions of the migrations against one server.
TEMPLATES_KEPT = 4


@contextmanager
def database_for_this_process() -> Iterator[str]:
    """Start the server, point both connections at a fresh clone, and take it away at the end."""
    clone = f"{CLONE_PREFIX}{os.getpid()}"
    with TESTS.running():
        template = template_name()
        with TESTS.guard(), TESTS.superuser_connection() as server:
            _drop_clones_of_the_dead(server)
            if not database_roles.database_exists(server, name=template):
                drop_old_templates(server, prefix=TEMPLATE_PREFIX)
                _make_template(server, template)
        with TESTS.superuser_connection() as server:
            _clone(server, template=template, clone=clone)
        point_connections_at(clone)
        try:
            yield template
        finally:
            connections.close_all()
            with TESTS.superuser_connection() as server:
                drop(server, clone)


def renew(template: str) -> None:
    """Replace this process's database with a fresh clone: whatever was committed is gone."""
    connections.close_all()
    clone = settings.DATABASES["default"]["NAME"]
    with TESTS.superuser_connection() as server:
        drop(server, clone)
        _clone(server, template=template, clone=clone)


def template_name() -> str:
    """That of the migrated and empty database, for the migrations as they stand."""
    return f"{TEMPLATE_PREFIX}{_digest_of_migrations()}"


def current_database() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _make_template(server: psycopg.Connection, template: str) -> None:
    """Migrate under another name: an interrupted migration never becomes a template."""
    draft = f"draft_{template}"
    drop(server, draft)
    database_roles.create_database(server, name=draft)
    with TESTS.superuser_connection(draft) as connection:
        database_roles.grant_rights(connection)
    point_connections_at(draft)
    call_command("migrate", verbosity=0, interactive=False, stdout=StringIO())
    connections.close_all()
    seal_template(server, draft=draft, name=template)


def seal_template(server: psycopg.Connection, *, draft: str, name: str) -> None:
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(draft), sql.Identifier(name)
        )
    )
    # Nobody may connect to it any more: a session there would make every clone fail.
    server.execute(
        sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
    )


def _clone(server: psycopg.Connection, *, template: str, clone: str) -> None:
    database_roles.create_database(server, name=clone, template=template)


def drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_clones_of_the_dead(server: psycopg.Connection) -> None:
    names = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (CLONE_PREFIX,)
    )
    for (name,) in names.fetchall():
        if not psutil.pid_exists(int(name.removeprefix(CLONE_PREFIX))):
            drop(server, name)


def drop_old_templates(server: psycopg.Connection, *, prefix: str) -> None:
    names = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) "
        "ORDER BY oid DESC OFFSET %s",
        (prefix, TEMPLATES_KEPT - 1),
    )
    for (name,) in names.fetchall():
        drop(server, name)


def point_connections_at(name: str) -> None:
    connections.close_all()
    for alias in connections:
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def _digest_of_migrations() -> str:
    """Changes when a migration, what it is made from, or a package with migrations does."""
    digest = hashlib.sha256()
    for path in sorted(_files_that_shape_the_database()):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    for package in ("Django", "procrastinate", "django-guardian", "django-rest-knox"):
        digest.update(f"{package} {version(package)}".encode())
    return digest.hexdigest()[:16]


def _files_that_shape_the_database() -> Iterator[Path]:
    yield Path(database_roles.__file__)
    for app in apps.get_app_configs():
        root = Path(app.path)
        if ROOT in root.parents and ".venv" not in root.parts:
            yield from root.glob("migrations/**/*.py")
            yield from root.glob("operations.py")
            yield from root.glob("writer.py")
            yield from root.glob("**/*.sql")
            yield from root.glob("data/*")
