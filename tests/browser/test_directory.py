"""The directory as a person meets it: two clicks, with and without JavaScript, on a phone too."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from contacts_map.demo import load_demo
from contacts_map.models import ContactPoint, Place
from contacts_map.text import normalise
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.contacts_map.conftest import SYSTEM
from tests.factories import PASSWORD, World, make_world
from tests.harness.browser import screenshot_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = ViewportSize(width=375, height=740)
DESKTOP = ViewportSize(width=1280, height=900)
PLACES = [
    ("Billiat", "01", "01200"),
    ("Éloise", "74", "01200"),
    ("Lyon", "69", "69001"),
]


@pytest.fixture
def demo(transactional_db: None) -> World:
    world = make_world()
    load_demo(actor=SYSTEM)
    for number, (name, code, postcode) in enumerate(PLACES):
        Place.objects.create(
            insee_code=f"{number:05}",
            kind="commune",
            name=name,
            department_id=code,
            postcodes=[postcode],
            search_name=normalise(name),
        )
    return world


def visitor(chromium: Browser, live_server: LiveServer, **options: Any) -> BrowserContext:
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", reduced_motion="reduce", **options
    )
    context.set_default_timeout(20_000)
    return context


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_referent_of_a_postcode_is_two_clicks_away(
    chromium, live_server, demo, viewport, javascript
):
    context = visitor(chromium, live_server, viewport=viewport, java_script_enabled=javascript)
    page = context.new_page()
    page.goto("/")
    page.locator("[name=place]").fill("69001")
    page.locator("[name=dysfunction]").select_option("REFL")
    page.locator(".relais-search button").click()

    assert page.url.endswith("/annuaire/69/?dysfunction=REFL")
    first = page.locator(".relais-contact").first
    expect(first.locator(".fr-badge--info")).to_be_visible()
    expect(first.locator(".fr-badge--success")).to_be_visible()
    expect(first.locator("a[href^='tel:']").first).to_be_visible()
    expect(page.locator(".relais-emergency")).to_contain_text("116 006")
    context.close()


def test_pages_reflow_and_are_quiet(chromium, live_server, demo):
    """Those that tests/browser/test_accessibility_all.py opens are looked at by axe there."""
    suspended = ContactPoint.objects.filter(status="suspended").earliest("pk")
    paths = {
        "home": "/",
        "directory": "/annuaire/",
        "choice": "/annuaire/?place=01200",
        "department": "/annuaire/69/?dysfunction=REFL",
    }
    of_its_own = {
        "department-without-referent": "/annuaire/05/",
        "contact": f"/annuaire/contact/{suspended.pk}/",
    }
    for size, viewport in {"desktop": DESKTOP, "phone": PHONE}.items():
        context = visitor(chromium, live_server, viewport=viewport)
        page = context.new_page()
        for name, path in {**paths, **of_its_own}.items():
            with watched(page):
                page.goto(path)
            assert_no_sideways_scroll(page)
            if name in of_its_own:
                assert_accessible(page)
            page.screenshot(path=screenshot_path(f"{name}-{size}"), full_page=True)
        context.close()


def test_map_works_with_the_keyboard(chromium, live_server, demo):
    context = visitor(chromium, live_server, viewport=DESKTOP)
    page = context.new_page()
    page.goto("/annuaire/")
    links = page.locator(".relais-map a:not([tabindex='-1'])")
    expect(links).to_have_count(107)
    rhone = page.locator(".relais-map a[href='/annuaire/69/']")
    outline = rhone.locator("path")
    expect(outline).to_have_css("stroke-width", "1px")
    rhone.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(outline).to_have_css("stroke-width", "4px")
    page.keyboard.press("Enter")
    page.wait_for_url("**/annuaire/69/")
    context.close()


def test_phone_gets_the_table_instead_of_the_map(chromium, live_server, demo):
    context = visitor(chromium, live_server, viewport=PHONE)
    page = context.new_page()
    page.goto("/annuaire/")
    expect(page.locator(".relais-map")).to_be_hidden()
    expect(page.locator("#table a[href='/annuaire/69/']")).to_be_visible()
    context.close()


def log_in(page: Page, email: str) -> None:
    page.goto("/compte/connexion/")
    page.locator("[name=username]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    # Exactly: another button opens the account with a passkey.
    page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_load_state()
