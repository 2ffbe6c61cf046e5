"""The second step of a log-in as people do it: an application, then a passkey of the browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.browser.test_account import log_in
from tests.commissions.codes import code_of
from tests.factories import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FACTORS = "/compte/second-facteur/"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_a_key(page: Page) -> None:
    """The browser behaves as if its device had a passkey reader."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def button(page: Page, name: str):
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def check(page: Page) -> None:
    # The colours of the dark theme are those of every other page.
    assert_accessible(page, themes=("light",))
    assert_no_sideways_scroll(page)


def test_a_member_is_led_to_an_application_and_uses_it(
    browser_page: Page, world: World, settings: Settings
) -> None:
    settings.RELAIS_REQUIRE_MFA = True
    page, email = browser_page, world.members["secretary69"].email
    page.set_viewport_size({"width": 320, "height": 800})
    with watched(page):
        log_in(page, email)
        page.goto("/dossiers/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Seconds facteurs")
        check(page)
        page.get_by_role("link", name="Mettre en place une application").click()
        secret = page.locator(".relais-secret").inner_text()
        check(page)
        page.get_by_label("Code affiché par l’application").fill(code_of(secret))
        button(page, "Confirmer").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
        recovery = page.locator(".relais-codes code").first.inner_text()
        check(page)
        for path in ("sessions/", "second-facteur/application/retirer/", "confirmation/code/"):
            page.goto(f"/compte/{path}")
            check(page)
        page.set_viewport_size({"width": 1280, "height": 800})
        page.get_by_role("button", name="Se déconnecter").click()
        log_in(page, email)
        expect(page.get_by_role("heading", level=1)).to_have_text("Seconde étape")
        check(page)
        page.get_by_label("Code").fill(recovery)
        button(page, "Se connecter").click()
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
        page.goto("/dossiers/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Dossiers")


def test_a_passkey_opens_the_account_with_and_without_the_password(
    browser_page: Page, world: World
) -> None:
    page, email = browser_page, world.members["secretary69"].email
    with watched(page):
        page.goto("/")
        give_a_key(page)
        log_in(page, email)
        page.goto(FACTORS)
        page.get_by_role("link", name="Ajouter une clé d’accès").click()
        check(page)
        page.get_by_label("Nom de la clé").fill("Ordinateur du bureau")
        button(page, "Ajouter une clé d’accès").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
        page.goto(FACTORS)
        expect(page.get_by_text("Ordinateur du bureau").first).to_be_visible()
        check(page)
        for name in ("Renommer Ordinateur du bureau", "Retirer Ordinateur du bureau"):
            page.get_by_role("link", name=name).click()
            check(page)
            page.goto(FACTORS)
        for path in ("confirmation/", "confirmation/cle/", "second-facteur/codes/nouveaux/"):
            page.goto(f"/compte/{path}")
            check(page)
        page.get_by_role("button", name="Se déconnecter").click()

        log_in(page, email)
        button(page, "Utiliser une clé d’accès").click()
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
        page.get_by_role("button", name="Se déconnecter").click()

        page.goto("/compte/connexion/")
        button(page, "Ouvrir mon compte avec une clé d’accès").click()
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()


def test_a_refused_key_is_said_beside_the_button(browser_page: Page, world: World) -> None:
    page = browser_page
    page.goto("/compte/connexion/")
    give_a_key(page)
    button(page, "Ouvrir mon compte avec une clé d’accès").click()
    expect(page.get_by_text("La clé n’a pas été lue.")).to_be_visible()


def test_pages_without_an_account_are_accessible(browser_page: Page) -> None:
    page = browser_page
    with watched(page):
        for path in ("oublie/", "oublie/envoye/", "nouveau/x/y/"):
            page.goto(f"/compte/mot-de-passe/{path}")
            check(page)
