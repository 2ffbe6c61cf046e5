"""`make run` on a server of one's own: it prepares what it may, and says what it may not."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from config.database_roles import OWNER, WEB
from config.embedded.server import EmbeddedServer
from config.local.own_server import OwnServerError, prepare_own_server
from config.settings.base import databases

FAST = {"fsync": "off", "max_connections": "20", "shared_buffers": "16MB"}
LOGIN = "somebody"
DATABASE = "theirs"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path_factory.mktemp("own") / "data", settings=FAST)
    with server.running():
        yield server


@pytest.fixture
def login(own_server: EmbeddedServer) -> Iterator[str]:
    """A server without Relais' roles, and a log-in that owns a database there."""
    with own_server.superuser_connection() as connection:
        connection.execute("DROP DATABASE IF EXISTS relais")
        for role in (OWNER, WEB):
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
        connection.execute(f"CREATE ROLE {LOGIN} LOGIN")
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {LOGIN}")
    yield LOGIN
    with own_server.superuser_connection() as connection:
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        for role in (LOGIN, OWNER, WEB):
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def role_taken_by(settings: dict[str, object], alias: str) -> str:
    connection_settings = settings[alias]
    assert isinstance(connection_settings, dict)
    with psycopg.connect(
        host=connection_settings["HOST"],
        user=connection_settings["USER"],
        dbname=connection_settings["NAME"],
        options=connection_settings["OPTIONS"]["options"],
    ) as connection:
        row = connection.execute("SELECT current_user").fetchone()
    assert row
    return str(row[0])


def test_a_login_that_may_create_roles_prepares_the_server(own_server, login):
    with own_server.superuser_connection() as connection:
        connection.execute(f"ALTER ROLE {login} CREATEROLE")
    url = own_server.url(login, DATABASE)
    prepare_own_server(url=url, owner_url="")
    prepare_own_server(url=url, owner_url="")
    settings = databases(url)
    assert role_taken_by(settings, "default") == WEB
    assert role_taken_by(settings, "owner") == OWNER


def test_a_superuser_prepares_the_server(own_server, login):
    prepare_own_server(url=own_server.url("postgres", DATABASE), owner_url="")
    with psycopg.connect(own_server.url(OWNER, DATABASE)) as connection:
        connection.execute("CREATE TABLE made (id int)")


def test_a_plain_login_is_told_what_to_ask(own_server, login):
    with pytest.raises(OwnServerError) as refusal:
        prepare_own_server(url=own_server.url(login, DATABASE), owner_url="")
    assert "CREATE ROLE" in str(refusal.value)
    assert f'TO "{login}"' in str(refusal.value)


def test_two_logins_are_left_as_they_are(own_server, login):
    url = own_server.url(login, DATABASE)
    prepare_own_server(url=url, owner_url=own_server.url("postgres", DATABASE))
    with own_server.superuser_connection() as connection:
        found = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", (WEB,))
        assert found.fetchone() == (0,)


def test_a_server_that_does_not_answer_is_named_without_the_password():
    with pytest.raises(OwnServerError) as refusal:
        prepare_own_server(url="postgresql://u:pass-word@127.0.0.1:1/relais", owner_url="")
    assert "DATABASE_URL" in str(refusal.value)
    assert "pass-word" not in str(refusal.value)
