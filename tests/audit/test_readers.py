"""The reader is a setting of one transaction: told before its first statement, gone at its end."""

from contextvars import Context

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from audit import telling
from audit.actors import Actor, Role
from audit.readers import NOBODY, described, read_as, reader, reading_as
from audit.services import acting_as
from tests.audit.conftest import WORKER

SECRETARY = Actor(
    label="s@example.org",
    role=Role.SECRETARY,
    member_id=7,
    body_id=3,
    departments=frozenset({"69", "2A"}),
    grants={"view_case": frozenset({3}), "close_case": frozenset()},
)


def told() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('relais.reader', true)")
        return cursor.fetchone()[0] or NOBODY


def test_a_reader_is_described_with_what_it_holds_and_no_more():
    assert described(None) == described(Actor.visitor()) == NOBODY
    assert described(SECRETARY) == (
        '{"view_case": "{3}", "role": "secretary", "member": "7", "body": "3", '
        '"departments": "{2A,69}"}'
    )


@pytest.mark.django_db
def test_the_innermost_reader_holds_and_the_outer_one_afterwards():
    outer = reader.get()
    with reading_as(SECRETARY):
        with reading_as(None):
            assert told() == NOBODY
        assert told() == described(SECRETARY)
        with acting_as(WORKER, purpose="x"):
            assert told() == described(WORKER)
        assert told() == described(SECRETARY)
        read_as(WORKER)
        assert told() == described(WORKER)
    assert told() == reader.get() == outer


@pytest.mark.django_db
def test_an_error_of_the_database_leaves_the_reader_of_before():
    before = told()
    with pytest.raises(DatabaseError), transaction.atomic(), reading_as(SECRETARY):
        connection.cursor().execute("SELECT 1 / 0")
    assert told() == before


@pytest.mark.django_db(transaction=True)
def test_each_transaction_is_told_and_forgets():
    with reading_as(SECRETARY):
        assert told() == described(SECRETARY), "a statement outside of any transaction"
        with transaction.atomic():
            assert told() == described(SECRETARY)
        with acting_as(WORKER, purpose="x"):
            assert told() == described(WORKER)
        connection.close()
        assert told() == described(SECRETARY), "a new connection"
    with reading_as(None):
        assert told() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_a_reader_costs_a_transaction_no_round_trip(monkeypatch):
    sent = []
    send = telling.send

    def listen(session, statement):
        sent.append(statement)
        send(session, statement)

    monkeypatch.setattr(telling, "send", listen)
    with reading_as(SECRETARY), transaction.atomic():
        told()
        told()
    (only,) = sent
    assert only.startswith("BEGIN; SET LOCAL relais.reader"), "psycopg would send BEGIN alone"


@pytest.mark.django_db(transaction=True)
def test_the_transaction_may_still_choose_its_isolation():
    with reading_as(SECRETARY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        assert told() == described(SECRETARY)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_lost_is_an_error_that_django_knows(db_superuser):
    with reading_as(SECRETARY), transaction.atomic():
        told()
    lost = connection.connection.info.backend_pid
    db_superuser.execute("SELECT pg_terminate_backend(%s)", [lost])
    with reading_as(SECRETARY), pytest.raises(OperationalError), transaction.atomic():
        told()
    with reading_as(SECRETARY), transaction.atomic():
        assert told() == described(SECRETARY)


def test_what_starts_elsewhere_reads_as_nobody():
    """A thread of the web server starts with a context of its own."""
    assert Context().run(reader.get) == NOBODY
