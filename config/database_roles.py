"""The two roles of the database, and what each may do, in SQL.

`relais_owner` owns the tables and only migrates. `relais_web` serves people and does the work in
the background: it reads and writes rows, owns nothing, and cannot change, empty or drop a table.
The embedded server, the tests and production all prepare their database from these statements,
so the tests run with the rights that production gives.
"""

from typing import LiteralString

import psycopg
from psycopg import sql

OWNER = "relais_owner"
WEB = "relais_web"
DATABASE = "relais"

# Passwords are left out on purpose: production sets its own (see deploy/runbook.md).
ROLES_SQL: LiteralString = """
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['relais_owner', 'relais_web'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I', wanted)
        || ' LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS';
    END IF;
  END LOOP;
END $$;
"""

# Run inside the database of Relais. The default privileges are for the tables still to come;
# TRUNCATE is left out because it would go around the triggers that work row by row.
RIGHTS_SQL: LiteralString = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO relais_owner;
GRANT USAGE ON SCHEMA public TO relais_web;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO relais_web;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO relais_web;
"""


def prepare_roles(connection: psycopg.Connection) -> None:
    """Create the roles that are missing; harmless when they exist."""
    connection.execute(ROLES_SQL)


def create_database(
    connection: psycopg.Connection, *, name: str, template: str = "template1"
) -> None:
    """Create the database `name`, owned by the owner role; the connection is in autocommit."""
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )


def database_exists(connection: psycopg.Connection, *, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
    return found.fetchone() is not None


def grant_rights(connection: psycopg.Connection) -> None:
    """Give each role its rights in the database of this connection."""
    connection.execute(RIGHTS_SQL)
