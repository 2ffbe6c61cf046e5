"""The tests run with the rights that production gives, and leave nothing behind."""

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import ProgrammingError, connection, connections
from django.utils import timezone


def current_user(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(databases=["default", "owner"])
def test_each_connection_has_its_role():
    assert current_user("default") == "relais_web"
    assert current_user("owner") == "relais_owner"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE django_session",
        "DROP TABLE django_session",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
        "SET ROLE relais_owner",
        "SET session_replication_role = replica",
    ],
)
def test_the_web_role_cannot_change_the_database(statement):
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refused, connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(transactional_db, time):
    assert not Session.objects.exists()
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_the_superuser_sees_what_was_committed(db_superuser: psycopg.Connection):
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())
    found = db_superuser.execute("SELECT session_key FROM django_session").fetchall()
    assert found == [("k",)]


@pytest.mark.django_db
def test_the_cache_is_a_table_of_the_database():
    cache.set("key", "value")
    assert cache.get("key") == "value"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM relais_cache")
        assert cursor.fetchone() == (1,)
