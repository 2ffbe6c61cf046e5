"""To the provider and back in a browser, whose policy holds for each step of the way."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from commissions.proconnect.provider import forget_provider
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.browser.test_account import log_in
from tests.factories import World
from tests.harness import openid_provider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOGIN, IDENTITY = "/compte/connexion/", "/compte/proconnect/identite/"


def check(page: Page) -> None:
    # The colours of the dark theme are those of every other page.
    assert_accessible(page, themes=("light",))
    assert_no_sideways_scroll(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_an_identity_is_linked_opens_the_account_and_is_left(
    browser_page: Page,
    world: World,
    live_server: LiveServer,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 320, "height": 800})
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with openid_provider.running() as provider:
        forget_provider()
        settings.RELAIS_BASE_URL = live_server.url
        settings.RELAIS_PROCONNECT_ISSUER = provider.issuer
        settings.RELAIS_PROCONNECT_CLIENT_ID = openid_provider.CLIENT
        settings.RELAIS_PROCONNECT_CLIENT_SECRET = openid_provider.SECRET
        with watched(page):
            settings.RELAIS_STATE_SITE = True
            page.goto(LOGIN)
            check(page)
            settings.RELAIS_STATE_SITE = False
            page.goto(LOGIN)
            check(page)
        press(page, "S’identifier avec ProConnect")
        expect(page.get_by_text("n’ouvre aucun compte ici")).to_be_visible()

        log_in(page, world.members["secretary69"].email)
        with watched(page):
            page.goto(IDENTITY)
            check(page)
        press(page, "Rattacher ProConnect")
        expect(page.get_by_text("ProConnect ouvre désormais votre compte")).to_be_visible()
        with watched(page):
            check(page)
        page.set_viewport_size({"width": 1280, "height": 800})
        press(page, "Se déconnecter")
        expect(page).to_have_url(f"{live_server.url}/")

        page.goto(LOGIN)
        press(page, "S’identifier avec ProConnect")
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
        press(page, "Se déconnecter")
        expect(page).to_have_url(f"{live_server.url}/")
        assert provider.calls.count("/logout") == 1
