"""Django's engine for PostgreSQL, which tells each transaction on whose behalf it reads, and names
who acts with the savepoint of `acting_as`.

Django finds the class by its name, in a module of this name.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from audit.readers import NOBODY, begin_as_reader, reader
from audit.telling import send, taken, with_release, with_savepoint


class DatabaseWrapper(base.DatabaseWrapper):
    """The owner's connection is left alone: no policy holds for the owner of the tables."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.alias == DEFAULT_DB_ALIAS:
            self.execute_wrappers.append(_told_first)

    def _savepoint(self, sid: str) -> None:
        self._tell_with(self.ops.savepoint_create_sql(sid), with_savepoint)

    def _savepoint_commit(self, sid: str) -> None:
        self._tell_with(self.ops.savepoint_commit_sql(sid), with_release)

    def _tell_with(self, statement: str, waiting: ContextVar[str]) -> None:
        """`audit.services.acting_as` names who acts with the savepoint that it makes."""
        told = taken(waiting) if self.alias == DEFAULT_DB_ALIAS else ""
        if not told:
            with self.cursor() as cursor:
                cursor.execute(statement)
            return
        if self.connection.pgconn.transaction_status == TransactionStatus.IDLE:
            begin_as_reader(self.connection)
        send(self.connection, f"{statement}; {told}")


def _told_first(
    execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """The first statement of a transaction comes after the name of its reader. One outside of
    any transaction gets one of its own; for nobody, nothing is said."""
    connection: base.DatabaseWrapper = context["connection"]
    session = connection.connection
    is_idle = session.pgconn.transaction_status == TransactionStatus.IDLE
    if reader.get() == NOBODY or not is_idle:
        return execute(statement, params, many, context)
    if not connection.get_autocommit():
        begin_as_reader(session)
        return execute(statement, params, many, context)
    with transaction.atomic(using=connection.alias):
        begin_as_reader(session)
        return execute(statement, params, many, context)
