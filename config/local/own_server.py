"""Prepares a PostgreSQL of one's own, named by DATABASE_URL, for `make run`."""

import psycopg

from config.database_roles import (
    OWNER,
    RIGHTS_SQL,
    ROLES_SQL,
    WEB,
    grant_rights,
    prepare_roles,
)

LET_THIS_LOGIN_TAKE_BOTH = f"GRANT {OWNER}, {WEB} TO CURRENT_USER"
MINIMUM_VERSION = 160000


class OwnServerError(RuntimeError):
    """The server cannot be used as it is. The message says what its administrator must run."""


def prepare_own_server(*, url: str, owner_url: str) -> None:
    """Check the server; with one URL for both roles, also make the roles and their rights.

    With `owner_url`, the server was prepared beforehand and each log-in is its role.
    """
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            if connection.info.server_version < MINIMUM_VERSION:
                raise OwnServerError("Relais needs PostgreSQL 16 or newer.")
            if not owner_url and not _can_take_both_roles(connection):
                _prepare(connection)
    except psycopg.OperationalError as error:
        # The driver's message names the host and the reason, not the password.
        raise OwnServerError(f"DATABASE_URL does not lead to a database: {error}") from None


def _prepare(connection: psycopg.Connection) -> None:
    try:
        prepare_roles(connection)
        if not _is_superuser(connection):
            connection.execute(LET_THIS_LOGIN_TAKE_BOTH)
        grant_rights(connection)
    except psycopg.errors.InsufficientPrivilege:
        raise OwnServerError(
            "The log-in of DATABASE_URL may not create the two roles of Relais. Ask the "
            "administrator of the server to run this in the database, then start again:\n"
            f"{ROLES_SQL}{RIGHTS_SQL}"
            f'GRANT {OWNER}, {WEB} TO "{connection.info.user}";'
        ) from None


def _can_take_both_roles(connection: psycopg.Connection) -> bool:
    """Also whether the owner may already create tables: a half-prepared server is done again."""
    found = connection.execute(
        "SELECT count(*) FROM pg_roles WHERE rolname IN (%s, %s) "
        "AND pg_has_role(current_user, oid, 'SET') "
        "AND (rolname <> %s OR has_schema_privilege(rolname, 'public', 'CREATE'))",
        (OWNER, WEB, OWNER),
    ).fetchone()
    return found == (2,)


def _is_superuser(connection: psycopg.Connection) -> bool:
    found = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return found.fetchone() == (True,)
