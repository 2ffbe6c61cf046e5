"""Fixtures of the whole suite. The database's rules are told in tests/harness/databases.py."""

from collections.abc import Iterator

import psycopg
import pytest
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from config.embedded.places import TESTS
from tests.harness import databases


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Replaces pytest-django's: the tests run as the web role, on a clone of a template.

    A test that really commits (`transactional_db`, `live_server`, `transaction=True`) gets its
    database replaced afterwards. Django would empty the tables with TRUNCATE instead, which the
    web role may not do and the journal refuses to everyone.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        databases.database_for_this_process() as template,
    ):
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _: databases.renew(template)
        )
        yield


@pytest.fixture
def db_superuser(db: None) -> Iterator[psycopg.Connection]:
    """A connection of the database's superuser, in autocommit, outside the test's transaction.

    It sees only what was committed: use it with `transactional_db`. What it commits itself under
    a test that rolls back stays for the tests that follow.
    """
    with TESTS.superuser_connection(databases.current_database()) as connection:
        yield connection
