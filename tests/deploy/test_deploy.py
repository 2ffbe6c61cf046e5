"""The files that install Relais agree with the code, and a backup comes back."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml

from config import database_roles
from config.embedded.places import TESTS
from config.embedded.server import programs
from tests.harness import databases

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
RESTORED = f"restored_{os.getpid()}"


def run(*command: str | Path, database: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_OWNER_URL": TESTS.url(database_roles.OWNER, database),
        "PATH": f"{programs()}:{os.environ['PATH']}",
    }
    return subprocess.run(  # noqa: S603 - scripts of ours.
        [str(part) for part in command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def empty_database(transactional_db) -> Iterator[str]:
    """Prepared as production is: by the file of roles, run by the superuser."""
    with TESTS.superuser_connection() as server:
        server.execute(f"CREATE DATABASE {RESTORED}")
    with TESTS.superuser_connection(RESTORED) as connection:
        connection.execute((DEPLOY / "sql" / "roles.sql").read_bytes())
    yield RESTORED
    with TESTS.superuser_connection() as server:
        server.execute(f"DROP DATABASE {RESTORED} WITH (FORCE)")


def test_the_file_of_roles_says_what_the_code_does():
    text = (DEPLOY / "sql" / "roles.sql").read_text()
    assert database_roles.ROLES_SQL in text
    assert database_roles.RIGHTS_SQL in text


def test_a_backup_comes_back_with_its_rights(tmp_path, empty_database):
    source = databases.current_database()
    saved = run(DEPLOY / "backup", tmp_path, database=source)
    assert saved.returncode == 0, saved.stderr
    file = Path(saved.stdout.strip())
    assert file.stat().st_mode & 0o077 == 0

    restored = run(DEPLOY / "restore", file, database=empty_database)
    assert restored.returncode == 0, restored.stderr
    count = "SELECT count(*) FROM django_migrations"
    with psycopg.connect(TESTS.url(database_roles.WEB, empty_database)) as connection:
        with psycopg.connect(TESTS.url(database_roles.WEB, source)) as original:
            assert connection.execute(count).fetchone() == original.execute(count).fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE django_migrations")


def test_a_restore_refuses_a_database_that_holds_something(tmp_path, transactional_db):
    source = databases.current_database()
    refused = run(DEPLOY / "restore", tmp_path / "any.dump", database=source)
    assert refused.returncode != 0
    assert "restore into an empty one" in refused.stderr


def test_a_backup_that_fails_leaves_no_file(tmp_path, transactional_db):
    failed = run(DEPLOY / "backup", tmp_path, database="no_such_database")
    assert failed.returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_the_example_names_every_variable_of_production():
    settings = (ROOT / "config" / "settings" / "prod.py").read_text()
    named = set(re.findall(r'"((?:RELAIS|DATABASE)_[A-Z_]+)"', settings))
    example = (DEPLOY / "relais.env.example").read_text()
    assert named
    assert [name for name in sorted(named) if name not in example] == []


def test_only_the_migrations_know_the_owner():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    knowing = [name for name, service in services.items() if "owner" in str(service)]
    assert sorted(knowing) == ["database", "migrate"]
    units = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}
    assert [name for name in sorted(units) if "migrate.env" in units[name]] == [
        "relais-migrate.service"
    ]


def test_the_image_has_every_app_and_no_more():
    text = (DEPLOY / "Containerfile").read_text()
    copied = set(re.findall(r"^COPY (\w+) \1$", text, flags=re.MULTILINE))
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert copied == apps | {"locale"}
