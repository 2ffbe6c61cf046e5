"""The pages of an account, in a browser, against the real application."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.factories import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


@pytest.mark.parametrize("width", [320, 1280])
def test_account_pages_are_accessible(browser_page: Page, world: World, width: int) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    with watched(page):
        page.goto("/compte/connexion/")
        assert_accessible(page)
        log_in(page, world.members["secretary69"].email)
        for path in ("/compte/", "/compte/mot-de-passe/"):
            page.goto(path)
            assert_accessible(page)
            assert_no_sideways_scroll(page)


def test_wrong_password_is_told_without_saying_what_is_wrong(
    browser_page: Page, world: World
) -> None:
    log_in(browser_page, world.members["secretary69"].email, "not-the-password-42")
    summary = browser_page.locator("[data-form-errors]")
    expect(summary).to_be_visible()
    known = summary.inner_text()
    log_in(browser_page, "nobody@example.org", "not-the-password-42")
    assert summary.inner_text() == known
    assert_accessible(browser_page)


def test_password_is_changed_and_the_new_one_opens(browser_page: Page, world: World) -> None:
    page = browser_page
    email = world.members["secretary69"].email
    log_in(page, email)
    page.goto("/compte/mot-de-passe/")
    page.locator("#id_old_password").fill(PASSWORD)
    page.locator("#id_new_password1").fill("another-invented-one-43")
    page.locator("#id_new_password2").fill("another-invented-one-43")
    page.get_by_role("main").get_by_role("button", name="Changer le mot de passe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
    log_in(page, email, "another-invented-one-43")
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()


def test_quick_exit_ends_the_real_session(browser_page: Page, world: World) -> None:
    page = browser_page
    page.route("https://www.meteofrance.com/**", lambda route: route.fulfill(body="Météo"))
    log_in(page, world.members["member69"].email)
    page.goto("/compte/")
    page.get_by_role("link", name="Quitter rapidement").click()
    page.wait_for_url("https://www.meteofrance.com/")
    # The closing of the session goes on after the page is gone: give it a moment.
    page.wait_for_timeout(1000)
    page.goto("/compte/")
    expect(page.get_by_role("main").get_by_role("button", name="Se connecter")).to_be_visible()
