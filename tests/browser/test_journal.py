"""The page of the journal in a browser, against the real application."""

import json

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from audit import reading
from audit.services import acting_as, record
from audit.trail import trusted_chain
from audit.verifier.verify import check_line
from commissions.models import Body
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.browser.test_account import log_in
from tests.factories import World, log_case
from tests.harness.browser import screenshot_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", 5)


@pytest.fixture
def busy_journal(world: World) -> None:
    secretary = world.actor("secretary69")
    for name in ("Commission du Rhône renommée", "Commission du Rhône et de Lyon"):
        with acting_as(secretary, purpose="case.edit"):
            Body.objects.filter(pk=world.bodies["commission69"].pk).update(name=name)
    record(actor=secretary, event="access.refused", extra={"path": "/coordination/"})


@pytest.mark.parametrize("width", [320, 1280])
def test_the_journal_is_accessible_and_leads_from_page_to_page(
    browser_page: Page, world: World, busy_journal: None, width: int
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, world.members["oversight"].email)
    with watched(page):
        page.goto("/journal/")
        page.screenshot(path=screenshot_path(f"journal-{width}"), full_page=True)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        page.get_by_role("link", name="Plus ancien").click()
        expect(page.get_by_role("link", name="Plus récent")).to_be_visible()
        assert_accessible(page)


def test_a_bad_date_is_explained_beside_its_field(
    browser_page: Page, world: World, busy_journal: None
) -> None:
    page = browser_page
    log_in(page, world.members["oversight"].email)
    page.goto("/journal/?since=2026-02-31&who=typed%40example.org")
    page.screenshot(path=screenshot_path("journal-error"), full_page=True)
    expect(page.get_by_label("Qui")).to_have_value("typed@example.org")
    expect(page.get_by_label("Du", exact=False).first).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_anomalies_are_accessible_and_lead_to_the_entries(
    browser_page: Page, world: World, settings: Settings, width: int
) -> None:
    settings.RELAIS_DUTY_HOURS = (0, 0)
    record(actor=world.actor("secretary69"), event="case.read")
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, world.members["oversight"].email)
    with watched(page):
        page.goto("/journal/anomalies/")
        page.screenshot(path=screenshot_path(f"anomalies-{width}"), full_page=True)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        page.get_by_role("link", name="secretary69@example.org").first.click()
        expect(page.get_by_label("Qui", exact=True)).to_have_value("secretary69@example.org")


def test_a_line_is_proved_by_a_file(browser_page: Page, world: World, busy_journal: None) -> None:
    page = browser_page
    log_in(page, world.members["oversight"].email)
    page.goto("/journal/?event=access.refused")
    with page.expect_download() as download:
        page.get_by_role("link", name="Prouver cette ligne").first.click()
    proof = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert check_line(proof, chain=trusted_chain()).size > proof["index"]


def test_the_page_of_a_case_shows_its_history_to_its_own_body(
    browser_page: Page, world: World
) -> None:
    case = log_case(world)
    page = browser_page
    log_in(page, world.members["colleague69"].email)
    with watched(page):
        page.goto(f"/dossiers/{case.reference}/")
        page.get_by_text("du journal, de votre instance").click()
        expect(page.get_by_text("member69@example.org a créé le dossier")).to_be_visible()
        page.screenshot(path=screenshot_path("case-history"), full_page=True)
        assert_accessible(page)
