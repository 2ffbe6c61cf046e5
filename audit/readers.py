"""On whose behalf rows are read: what the policies of the tables filter by (docs/adr/0021).

The reader is a setting of the transaction, as the names of the writer are: it ends with it, so
that a pooled connection never carries it to the next request. Nobody is the default, and sees no
case. A request reads as its actor, a command and the worker as the system, and the work inside
`audit.services.acting_as` as whoever acts.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection
from psycopg.pq import TransactionStatus

from audit.actors import Actor
from audit.telling import begin_with, send, setting

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


# A request describes the same actor again for each of its writes.
@lru_cache(maxsize=256)
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

    SET takes no snapshot: the transaction may still choose its isolation.
    """
    begin_with(session, naming(session))


def naming(session: psycopg.Connection[Any]) -> str:
    return setting(session, {"reader": reader.get()})


def _tell_open_transaction() -> None:
    """A transaction that did not begin is told when it does."""
    session: psycopg.Connection[Any] | None = connection.connection
    if session is None or session.closed:
        return
    if session.pgconn.transaction_status == TransactionStatus.INTRANS:
        send(session, naming(session))


def _list(values: Any) -> str:
    return "{" + ",".join(values) + "}"


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
