"""How a session of the database is told who acts and who reads: settings of the transaction.

They travel with the statements that open and close transactions and savepoints, because each
round trip of their own would cost a tenth of the writing of a case.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db import connection
from psycopg.pq import Escaping, TransactionStatus

# What goes with the next savepoint, and with the release of it. A rollback to it undoes both.
with_savepoint: ContextVar[str] = ContextVar("relais_with_savepoint", default="")
with_release: ContextVar[str] = ContextVar("relais_with_release", default="")


def setting(session: psycopg.Connection[Any], values: Mapping[str, str]) -> str:
    """The statements that set `relais.<name>` until the transaction ends. Raises ValueError for
    a NUL character, at which PostgreSQL would cut the value."""
    if any("\x00" in value for value in values.values()):
        raise ValueError("A value of the transaction holds a NUL character.")
    escaping = Escaping(session.pgconn)
    return "; ".join(
        f"SET LOCAL relais.{name} TO {escaping.escape_literal(value.encode()).decode()}"
        for name, value in values.items()
    )


def begin_with(session: psycopg.Connection[Any], told: str) -> None:
    """Begin the transaction, in one round trip with what it is told.

    psycopg sends its own BEGIN before the first statement, and only to a session that is idle.
    """
    is_plain = session.isolation_level is None and session.read_only is None
    if is_plain and session.pgconn.transaction_status == TransactionStatus.IDLE:
        send(session, f"BEGIN; {told}")
    else:
        with connection.wrap_database_errors:
            session.execute(told)


@contextmanager
def telling_with_savepoint(told: str) -> Iterator[None]:
    """Around `transaction.atomic()` inside another: its savepoint tells, if it makes one, and so
    does its release, what `with_release` holds by then."""
    tokens = with_savepoint.set(told), with_release.set("")
    try:
        yield
    finally:
        with_savepoint.reset(tokens[0])
        with_release.reset(tokens[1])


def taken(waiting: ContextVar[str]) -> str:
    """What waits to be told, once."""
    told = waiting.get()
    waiting.set("")
    return told


def send(session: psycopg.Connection[Any], statement: str) -> None:
    """Without a cursor: it is no query of the application's, and none may hide its refusal."""
    with connection.wrap_database_errors:
        result = session.pgconn.exec_(statement.encode())
        if session.closed:
            raise psycopg.OperationalError("The connection to the database is lost.")
        if result.error_message:
            raise psycopg.errors.error_from_result(result)
