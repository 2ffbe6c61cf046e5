"""Suggestions of places as a person meets them, and the pages of those who keep the directory."""

import pytest
from playwright.sync_api import Page, expect

from audit.services import acting_as
from contacts_map.models import Channel, ContactPoint, Place
from contacts_map.text import normalise
from contacts_map.upkeep import services
from contacts_map.upkeep.enums import ReportReason
from contacts_map.upkeep.links import link_path
from contacts_map.upkeep.models import ConfirmationLink
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.browser.test_directory import DESKTOP, PHONE, demo, log_in, visitor
from tests.contacts_map.conftest import SYSTEM
from tests.harness.browser import screenshot_path

__all__ = ["demo"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def homonyms(demo):
    for number, (name, code) in enumerate([("Vienne", "38"), ("Viennay", "79")], start=100):
        Place.objects.create(
            insee_code=f"{number:05}",
            kind="commune",
            name=name,
            department_id=code,
            postcodes=[f"{code}200"],
            search_name=normalise(name),
        )
    return demo


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_suggestion_is_chosen_with_the_keyboard(chromium, live_server, homonyms, viewport):
    context = visitor(chromium, live_server, viewport=viewport)
    page = context.new_page()
    page.goto("/")
    field = page.get_by_role("combobox", name="Où")
    field.press_sequentially("vienn")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("option")
    expect(options.filter(has_text="Vienne (38)")).to_be_visible()
    assert_accessible(page)
    page.screenshot(path=screenshot_path(f"suggestions-{viewport['width']}"))
    assert_no_sideways_scroll(page)

    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert field.input_value() == "vienn"
    field.press_sequentially("e")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    while "(38)" not in chosen.inner_text():
        field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "Vienne (38)"
    expect(options.first).to_be_hidden()
    field.press("Enter")
    page.wait_for_url("**/annuaire/38/")
    context.close()


def test_suggestion_is_chosen_with_the_pointer_and_fails_quietly(chromium, live_server, homonyms):
    context = visitor(chromium, live_server, viewport=DESKTOP)
    page = context.new_page()
    page.goto("/annuaire/")
    field = page.locator("[name=place]")
    field.press_sequentially("vienne")
    page.get_by_role("option").filter(has_text="Vienne (38)").click()
    assert field.input_value() == "Vienne (38)"
    # Without answers, the search itself still leads to the department.
    page.route("**/api/v1/places/**", lambda route: route.abort())
    field.fill("Éloise")
    page.locator(".relais-search button").click()
    page.wait_for_url("**/annuaire/74/")
    context.close()


def test_pages_of_the_keepers_are_accessible(chromium, live_server, demo):
    entry = ContactPoint.objects.filter(coverage__department_id="69", status="published").earliest(
        "pk"
    )
    services.report_contact_point(
        actor=demo.actor("association"), contact_point_id=entry.pk, reason=ReportReason.CLOSED
    )
    with acting_as(SYSTEM, purpose="tests"):
        entry.verifications.all().delete()
        Channel.objects.create(
            contact_point=entry, kind="email", value="service@example.org", tier="partner"
        )
    with acting_as(SYSTEM, purpose="tests"):
        link = ConfirmationLink.objects.create(contact_point=entry)
    context = visitor(chromium, live_server, viewport=DESKTOP)
    page = context.new_page()
    look(page, {"confirm": link_path(link), "nowhere": "/annuaire/sans-territoire/"})
    log_in(page, "secretary69@example.org")
    look(
        page,
        {
            "due": "/annuaire/a-verifier/",
            "reports": "/annuaire/signalements/",
            "board": "/annuaire/couverture/?show=none",
            "report": f"/annuaire/contact/{entry.pk}/signaler/",
        },
    )
    page.set_viewport_size(PHONE)
    for path in ("/annuaire/a-verifier/", "/annuaire/signalements/", "/annuaire/couverture/"):
        page.goto(path)
        assert_no_sideways_scroll(page)
    page.screenshot(path=screenshot_path("board-phone"))
    context.close()


def test_details_for_partners_appear_after_one_click_without_script(chromium, live_server, demo):
    context = visitor(chromium, live_server, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, "association@example.org")
    page.goto("/annuaire/69/")
    button = page.get_by_role("button", name="Afficher les coordonnées").first
    button.click()
    page.wait_for_url("**/annuaire/contact/*/#reach")
    expect(page.get_by_text("Masqué")).to_have_count(0)
    page.screenshot(path=screenshot_path("revealed-phone"), full_page=True)
    context.close()


def look(page: Page, paths: dict[str, str]) -> None:
    for name, path in paths.items():
        with watched(page):
            assert page.goto(path).status == 200
        assert_accessible(page)
        page.screenshot(path=screenshot_path(name), full_page=True)
