"""Fixtures of the whole suite. The database's rules are told in tests/harness/databases.py."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.cache import caches
from django.test import TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from audit.readers import reading_as
from config.embedded.places import TESTS
from tests.factories import INSTALLER, World, make_world
from tests.harness import browser, databases


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
        # A test looks at everything; what it asks over HTTP or through a service acts as somebody.
        reading_as(INSTALLER),
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; without one, the test is skipped or fails with a clear line.

    It lives as long as a module and no longer: its event loop would disturb other tests.
    """
    program = browser.chromium_program()
    if program is None:
        if browser.is_required():
            pytest.fail(browser.HOW_TO_GET_ONE)
        pytest.skip(browser.HOW_TO_GET_ONE)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright leaves an event loop running in this thread, which Django takes for
        # asynchronous code. Nothing here is: the tests wait for each step.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chrome = playwright.chromium.launch(
            executable_path=program, headless=True, args=browser.FLAGS
        )
        yield chrome
        chrome.close()


@pytest.fixture
def browser_context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A visitor with no past. `page.goto("/")` is relative to the site under test.

    It closes before the database is renewed, so that no request is under way by then.
    """
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: BrowserContext) -> Page:
    return browser_context.new_page()


@pytest.fixture
def world(db: None) -> World:
    """Bodies, a member for each role, departments, types of dysfunction: tests/factories.py."""
    return make_world()


@pytest.fixture(autouse=True)
def _fresh_throttle() -> None:
    """The calls that one test made do not count against the next."""
    caches["throttle"].clear()
