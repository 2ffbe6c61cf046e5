"""On whose behalf rows are read: what the policies of the tables filter by (docs/adr/0021).

The reader is a setting of the transaction, as the names of the writer are: it ends with it, so
that a pooled connection never carries it to the next request. Nobody is the default, and sees no
case. A request reads as its actor, a command and the worker as the system, and the work inside
`audit.services.acting_as` as whoever acts.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db import connection
from psycopg.pq import Escaping, TransactionStatus

from audit.actors import Actor

NOBODY = ""

reader: ContextVar[str] = ContextVar("relais_reader", default=NOBODY)


@contextmanager
def reading_as(actor: Actor | None) -> Iterator[None]:
    """Read as `actor` inside, as before afterwards; None is nobody. Opens no transaction.

    To read as the system inside a person's request is to pass the wall: do it for a rule that
    counts or moves what the person does not see, around that query and no other.
    """
    token = reader.set(described(actor))
    try:
        _tell_open_transaction()
        yield
    finally:
        reader.reset(token)
        _tell_open_transaction()


def read_as(actor: Actor) -> None:
    """Read as `actor` until the enclosing `reading_as` ends: a call shows its token inside it."""
    reader.set(described(actor))
    _tell_open_transaction()


def described(actor: Actor | None) -> str:
    """The reader as the policies take it apart: lists are in PostgreSQL's own form. A visitor is
    nobody to them; a member without a seat still has what is of a member and of no case."""
    if actor is None or actor == Actor.visitor():
        return NOBODY
    grants = {name: _list(map(str, sorted(ids))) for name, ids in actor.grants.items() if ids}
    told = {
        "role": str(actor.role),
        "member": _text(actor.member_id),
        "body": _text(actor.body_id),
        "departments": _list(sorted(actor.departments)),
    }
    return json.dumps({**grants, **told})


def begin_as_reader(session: psycopg.Connection[Any]) -> None:
    """Begin the transaction and name the reader in one round trip.

    psycopg sends its own BEGIN before the first statement, and only to a session that is idle.
    SET takes no snapshot: the transaction may still choose its isolation.
    """
    if begins_plainly(session):
        send(session, f"BEGIN; {_naming(session)}")
    else:
        session.execute(_naming(session))


def begins_plainly(session: psycopg.Connection[Any]) -> bool:
    """Whether psycopg would send BEGIN and no more before the next statement."""
    is_idle = session.pgconn.transaction_status == TransactionStatus.IDLE
    return is_idle and session.isolation_level is None and session.read_only is None


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


def _tell_open_transaction() -> None:
    """A transaction that did not begin is told when it does."""
    session: psycopg.Connection[Any] | None = connection.connection
    if session is None or session.closed:
        return
    if session.pgconn.transaction_status == TransactionStatus.INTRANS:
        send(session, _naming(session))


def _naming(session: psycopg.Connection[Any]) -> str:
    return setting(session, {"reader": reader.get()})


def send(session: psycopg.Connection[Any], statement: str) -> None:
    """Without a cursor: it is no query of the application's, and none may hide its refusal."""
    with connection.wrap_database_errors:
        result = session.pgconn.exec_(statement.encode())
        if session.closed:
            raise psycopg.OperationalError("The connection to the database is lost.")
        if result.error_message:
            raise psycopg.errors.error_from_result(result)


def _list(values: Any) -> str:
    return "{" + ",".join(values) + "}"


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
