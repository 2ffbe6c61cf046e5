"""The settings of the tests, on the server of the benchmarks, with connections that stay open."""

from config.database_roles import OWNER, WEB
from config.settings.base import databases
from config.settings.test import *  # noqa: F403
from tests.benchmarks.database import SERVER

DATABASES = databases(SERVER.url(WEB), SERVER.url(OWNER))
for connection in DATABASES.values():
    # The pool of production would keep connections to the database of the benchmark before.
    connection["OPTIONS"].pop("pool", None)
    connection["CONN_MAX_AGE"] = None
