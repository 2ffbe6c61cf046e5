"""On a device that several people use: what the next one finds on the screen."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import NARRATIVE, PASSWORD, SUMMARY, World, log_case, make_world
from tests.referrals.pages import NEW, address, client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEUTRAL = "https://www.meteofrance.com/"
TYPED = "Le récépissé n’a pas été remis malgré deux demandes écrites."


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def page(world: World, chromium: Browser, live_server: LiveServer) -> Page:
    """The computer of a secretary who is logged in; its clock is the test's."""
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    context.set_default_timeout(10_000)
    session = client_of(world, "secretary69").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.route(f"{NEUTRAL}**", _neutral_page)
    return page


def _neutral_page(route: Route) -> None:
    route.fulfill(body="<title>Météo</title>", content_type="text/html")


def shows_nothing_of(page: Page, *words: str) -> None:
    content = page.content()
    assert [word for word in words if word in content] == []


def test_nothing_is_readable_after_log_out_with_the_back_button(world: World, page: Page) -> None:
    case = log_case(world)
    page.goto(address(case))
    expect(page.get_by_text(NARRATIVE)).to_be_visible()
    page.goto(NEW)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        expect(page.get_by_label("Mot de passe").first).to_be_visible()
        shows_nothing_of(page, NARRATIVE)


@pytest.mark.parametrize("by", ["key", "button"])
def test_the_quick_exit_of_a_case_leaves_nothing_behind(world: World, page: Page, by: str) -> None:
    case = log_case(world)
    page.goto(address(case))
    expect(page.get_by_text(NARRATIVE)).to_be_visible()
    if by == "key":
        for _ in range(3):
            page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Quitter rapidement").click()
    page.wait_for_url(NEUTRAL)
    _wait_for_the_end_of_the_session(page)
    page.goto(address(case))
    expect(page.get_by_label("Mot de passe").first).to_be_visible()
    shows_nothing_of(page, NARRATIVE)


def test_what_was_typed_is_kept_sealed_when_nobody_is_there(world: World, page: Page) -> None:
    case = log_case(world)
    page.clock.install()
    page.goto(address(case, "action/escalated/"))
    page.get_by_label("Résumé pour la coordination nationale").fill(TYPED)
    page.clock.fast_forward("25:30")
    expect(page.locator("[data-session-warning]")).to_contain_text("chiffré")
    page.clock.fast_forward("04:40")

    # The screen shows the log-in, and the session is closed: not only hidden.
    expect(page.get_by_label("Mot de passe").first).to_be_visible()
    shows_nothing_of(page, TYPED, SUMMARY, NARRATIVE)

    page.get_by_label("Adresse électronique").fill("secretary69@example.org")
    page.get_by_label("Mot de passe").first.fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text("Ce que vous étiez en train d’écrire a été gardé")).to_be_visible()
    shows_nothing_of(page, TYPED)
    page.get_by_role("button", name="Reprendre la saisie").click()
    expect(page.get_by_label("Résumé pour la coordination nationale")).to_have_value(TYPED)


def _wait_for_the_end_of_the_session(page: Page) -> None:
    """The log-out travels while the neutral page is already there."""
    for _ in range(50):
        if not Session.objects.exists():
            return
        page.wait_for_timeout(100)
    pytest.fail("the session is still open")
