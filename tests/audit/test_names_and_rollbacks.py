"""Whatever is undone on the way, the session's names are those of who acts, or nobody's."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction

from audit.actors import Actor, Role
from audit.context import acting
from audit.readers import reader, reading_as
from audit.services import acting_as
from commissions.models import Body
from tests.audit.conftest import WORKER, last_entry

ACTORS = tuple(Actor(label=f"{name}@example.org", role=Role.SECRETARY) for name in "abc")
TREES = 12
DEEPEST = 4


class Undone(Exception):
    """Raised by a step, to take back what it did."""


def told() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('relais.actor', true), current_setting('relais.reader', true)"
        )
        actor, read_by = cursor.fetchone()
    return actor or "", read_by or ""


def expected() -> tuple[str, str]:
    now = acting.get()
    return (now.actor.label if now else ""), reader.get()


def check() -> None:
    """A transaction that must be rolled back takes no question, and no write either."""
    if not connection.needs_rollback:
        assert told() == expected()


def divide_by_zero() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def give_up() -> None:
    raise Undone


def walk(choose: random.Random, depth: int = 0) -> None:
    """A random tree of who acts, who reads, savepoints, and ways to fail in them."""
    actor = choose.choice(ACTORS)
    steps: tuple[Callable[[], AbstractContextManager[None]], ...] = (
        lambda: acting_as(actor, purpose="x"),
        lambda: acting_as(actor, purpose="y"),
        lambda: acting_as(ACTORS[0], purpose="x"),
        transaction.atomic,
        lambda: without_savepoint(transaction.atomic(savepoint=False)),
        lambda: without_savepoint(reading_as(actor)),
    )
    for _ in range(choose.randint(1, 3)):
        with suppress(Undone, DatabaseError), choose.choice(steps)():
            check()
            if depth < DEEPEST:
                walk(choose, depth + 1)
            choose.choice((int, int, give_up, divide_by_zero, mark_for_rollback))()
        check()


@contextmanager
def without_savepoint(step: AbstractContextManager[None]) -> Iterator[None]:
    """What fails in such a step breaks what is around it: a savepoint, and not the whole walk."""
    with transaction.atomic(), step:
        yield


def mark_for_rollback() -> None:
    transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("outermost", [None, WORKER])
def test_names_follow_every_way_of_undoing(outermost):
    def wander() -> None:
        for seed in range(TREES):
            walk(random.Random(seed))  # noqa: S311 - the same walks each time.

    if outermost is None:
        wander()
    else:
        with acting_as(outermost, purpose="case.overdue"):
            wander()
    check()


@pytest.mark.django_db(transaction=True)
def test_where_autocommit_is_off_names_do_not_outlive_who_acts(rhone):
    connection.set_autocommit(False)
    try:
        with acting_as(WORKER, purpose="x"):
            assert told()[0] == WORKER.label
        assert told()[0] == ""
        with pytest.raises(DatabaseError, match="names no actor"):
            Body.objects.filter(pk=rhone.pk).update(name="Autre")
    finally:
        connection.rollback()
        connection.set_autocommit(True)
    assert Body.objects.get(pk=rhone.pk).name == rhone.name


@pytest.mark.django_db(transaction=True)
def test_another_thread_has_nobodys_names(rhone):
    """It has a connection and a context of its own."""
    refused: list[str] = []

    def write() -> None:
        try:
            Body.objects.filter(pk=rhone.pk).update(name="Autre")
        except DatabaseError as error:
            refused.append(str(error))
        finally:
            connection.close()

    with acting_as(WORKER, purpose="x"):
        thread = Thread(target=write)
        thread.start()
        thread.join()
    assert "names no actor" in refused[0]
    assert Body.objects.get(pk=rhone.pk).name == rhone.name


@pytest.mark.django_db(transaction=True)
def test_a_session_that_is_lost_takes_the_names_with_it(rhone, db_superuser):
    with pytest.raises(DatabaseError), acting_as(WORKER, purpose="x"):  # noqa: PT012
        db_superuser.execute(
            "SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid]
        )
        Body.objects.filter(pk=rhone.pk).update(name="Autre")
    connection.close()
    with pytest.raises(DatabaseError, match="names no actor"):
        Body.objects.filter(pk=rhone.pk).update(name="Autre")
    assert last_entry().object_repr == rhone.name
