"""The frame and the shared parts, as a person meets them in a browser."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import gallery
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched

pytestmark = pytest.mark.browser

PAGES = ("/", "/accessibilite/", "/mentions-legales/", "/donnees-personnelles/")


PHONE = ViewportSize(width=320, height=640)
TIMEOUT_MS = 8000


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the requests are not what is under test."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with override_settings(**gallery.SETTINGS), pytest.MonkeyPatch.context() as patch:
        # No page of the gallery opens a connection: not even for the transaction of a request.
        patch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", False)
        server: WSGIServer = make_server(
            "127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=QuietHandler
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A clean visitor of the gallery: French, no cookie, no motion."""
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


def log_in(page: Page, address: str, role: str = "secretary") -> None:
    page.context.add_cookies([{"name": "role", "value": role, "url": address}])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible_in_both_themes(
    page: Page, address: str, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, address)
    with watched(page):
        page.goto(address + path)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_states_own_brand_is_accessible_too(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, address)
    with override_settings(RELAIS_STATE_SITE=True, RELAIS_DEMO=True), watched(page):
        page.goto(address)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("path", ["/nowhere/", "/refused/", "/broken/"])
def test_error_pages_are_accessible(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert_accessible(page)


def test_refused_form_leads_to_its_errors(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Intitulé").fill("Délai non proposé")
    page.get_by_role("button", name="Envoyer").click()
    summary = page.locator("[data-form-errors]")
    expect(summary).to_be_focused()
    assert_accessible(page)
    assert page.get_by_label("Intitulé").input_value() == "Délai non proposé"
    summary.get_by_role("link", name="Âge").click()
    expect(page.get_by_label("Première réponse").first).to_be_focused()


def test_neutral_brand_uses_no_typeface_of_the_state(page: Page, address: str) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(address, wait_until="networkidle")
    fonts = page.evaluate(
        """() => [...new Set([...document.querySelectorAll('*')]
            .map((element) => getComputedStyle(element).fontFamily))]"""
    )
    assert not [font for font in fonts if "Marianne" in font or "Spectral" in font]
    assert not [url for url in requested if "/fonts/" in url]


def test_menu_folds_on_a_phone_and_opens_with_the_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    directory = page.get_by_role("link", name="Annuaire").first
    menu = page.get_by_role("navigation", name="Menu principal")
    expect(menu).to_be_hidden()
    button = page.get_by_role("button", name="Menu")
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(directory).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_everything_stays_reachable_without_javascript(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    plain = context.new_page()
    plain.goto(address)
    expect(plain.get_by_role("navigation", name="Menu principal")).to_be_visible()
    expect(plain.get_by_role("link", name="Quitter rapidement")).to_have_attribute(
        "href", "https://www.meteofrance.com/"
    )
    plain.get_by_role("button", name="English").click()
    expect(plain.get_by_role("link", name="Leave quickly")).to_be_visible()
    context.close()


def test_english_is_a_choice_that_stays_on_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/mentions-legales/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(f"{address}/mentions-legales/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Legal notice")
    page.goto(address)
    expect(page.get_by_role("button", name="Français")).to_be_visible()


def test_theme_is_chosen_and_remembered(page: Page, address: str) -> None:
    with watched(page):
        page.goto(address)
        page.get_by_role("button", name="Affichage").click()
        page.get_by_text("Sombre", exact=True).click()
        expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")
        assert_accessible(page, themes=("dark",))
        page.reload()
    expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")


@pytest.fixture
def neutral_site(page: Page) -> Page:
    """The neutral site, answered here: tests ask nothing of another machine."""
    page.route("https://www.meteofrance.com/**", lambda route: route.fulfill(body="Météo"))
    return page


def test_quick_exit_replaces_the_page_and_closes_the_session(
    neutral_site: Page, address: str
) -> None:
    page = neutral_site
    log_in(page, address)
    page.goto(address)
    page.get_by_role("link", name="Quitter rapidement").click()
    page.wait_for_url("https://www.meteofrance.com/")
    page.wait_for_timeout(300)
    assert "role" not in {cookie["name"] for cookie in page.context.cookies(address)}
    page.go_back()
    assert address not in page.url


def test_three_escapes_leave_and_one_does_not(neutral_site: Page, address: str) -> None:
    page = neutral_site
    page.goto(address)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.url.startswith(address)
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.meteofrance.com/")


def test_session_end_is_announced_and_can_be_put_off(page: Page, address: str) -> None:
    page.clock.install()
    log_in(page, address)
    page.goto(address)
    notice = page.locator("[data-session-notice]")
    expect(notice).to_be_hidden()
    page.clock.fast_forward("25:01")
    expect(notice).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Rester connecté").click()
    expect(notice).to_be_hidden()


def test_text_being_written_survives_the_end_of_the_session(page: Page, address: str) -> None:
    page.clock.install()
    log_in(page, address)
    page.goto(address)
    page.get_by_label("Récit").fill("Un texte en cours.")
    page.clock.fast_forward("30:02")
    expect(page.get_by_text("Votre session est terminée")).to_be_visible()
    assert page.get_by_label("Récit").input_value() == "Un texte en cours."


def test_typed_password_can_be_shown_and_is_hidden_again(page: Page, address: str) -> None:
    page.goto(address)
    field = page.get_by_label("Mot de passe")
    button = page.get_by_role("button", name="Afficher la saisie")
    button.click()
    expect(field).to_have_attribute("type", "text")
    button.click()
    expect(field).to_have_attribute("type", "password")
