"""The server of the benchmarks: the embedded one as it serves people, commits reaching the disk.

The tests' server waits for no disk. Beside such a commit the journal would look dearer than it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.db import connections

from config import database_roles
from config.embedded.places import PRIVATE_DIRECTORY
from config.embedded.server import EmbeddedServer
from tests.harness.databases import drop, point_connections_at

SERVER = EmbeddedServer(
    PRIVATE_DIRECTORY / "bench-postgres",
    # What the server does by itself from time to time must not fall on one side of a comparison.
    settings={"autovacuum": "off", "checkpoint_timeout": "1h", "max_wal_size": "4GB"},
)
TEMPLATE = "bench_template"
CLONE = "bench"


@contextmanager
def empty_template() -> Iterator[None]:
    """Start the server and migrate an empty database; take it away at the end."""
    with SERVER.running(), SERVER.superuser_connection() as server:
        drop(server, TEMPLATE)
        database_roles.create_database(server, name=TEMPLATE)
        with SERVER.superuser_connection(TEMPLATE) as connection:
            database_roles.grant_rights(connection)
        point_connections_at(TEMPLATE)
        try:
            call_command("migrate", verbosity=0, interactive=False, stdout=StringIO())
            yield
        finally:
            connections.close_all()
            drop(server, TEMPLATE)


@contextmanager
def fresh_database() -> Iterator[None]:
    """A migrated and empty database under both connections: no benchmark sees another's rows."""
    connections.close_all()
    with SERVER.superuser_connection() as server:
        drop(server, CLONE)
        database_roles.create_database(server, name=CLONE, template=TEMPLATE)
        point_connections_at(CLONE)
        try:
            yield
        finally:
            connections.close_all()
            drop(server, CLONE)
