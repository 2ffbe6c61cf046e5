"""The browser of the tests: the Chromium of the machine, never one that is downloaded."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_MS = 8000
PHONE = ViewportSize(width=320, height=640)


def chromium_path() -> str | None:
    return os.environ.get("RELAIS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if os.environ.get("RELAIS_REQUIRE_BROWSER") == "1":
            pytest.fail("RELAIS_REQUIRE_BROWSER=1 and no Chromium was found")
        pytest.skip("no Chromium on this machine: browser tests are skipped")
    with sync_playwright() as playwright:
        # Chromium's own sandbox refuses to start as root, which containers often are.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A clean visitor: French, no cookie, no motion."""
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()
