"""A colleague reads a summary before it leaves, in a browser."""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from referrals.leaving.readings import ask_reading
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.factories import NARRATIVE, SUMMARY, log_case, make_world
from tests.referrals.pages import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_colleague_finds_it_reads_it_and_sends_it_up(
    transactional_db: None, chromium: Browser, live_server: LiveServer
) -> None:
    world = make_world()
    case = log_case(world, "secretary69")
    ask_reading(actor=world.actor("secretary69"), case_id=case.pk, national_summary=SUMMARY)
    context = chromium.new_context(
        base_url=live_server.url,
        locale="fr-FR",
        bypass_csp=True,
        viewport={"width": 375, "height": 700},
    )
    context.set_default_timeout(10_000)
    name = settings.SESSION_COOKIE_NAME
    session = client_of(world, "member69").cookies[name].value
    context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto("/dossiers/")
    page.get_by_role("link", name="Relectures").click()
    page.get_by_role("link", name=case.reference).click()
    expect(page.get_by_text(SUMMARY)).to_be_visible()
    page.get_by_text("Relire le récit").click()
    expect(page.get_by_text(NARRATIVE)).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Rendre à son auteur").click()
    expect(page.locator("[data-form-errors]")).to_contain_text("Dites pourquoi")
    page.get_by_role("button", name="Confirmer et faire remonter").click()
    expect(page.get_by_text("Lu par une seconde personne")).to_be_visible()
    context.close()
