"""Deciding on what may identify someone in a text: with a script in place, without one by the
server; with the keyboard alone, and nothing lost on the way."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from referrals.models import Case, Message
from tests.browser.accessibility import assert_accessible, watched
from tests.factories import World, case_in
from tests.referrals.test_pages_browser import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Ngozi a suivi Blessing jusqu’à Xyzville."


def passage(page: Page, word: str) -> Locator:
    return page.locator(f'[data-passage][data-word="{word}"]')


def typed_and_refused(page: Page, world: World, case: Case) -> None:
    log_in(page, world, "member69")
    page.goto(f"/dossiers/{case.reference}/messages/")
    page.get_by_label("Votre message").fill(TEXT)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("[data-form-errors]")).to_be_focused()
    expect(page.get_by_role("heading", name="3 passages à trancher")).to_be_visible()


def test_with_a_script_each_decision_shows_in_the_text(browser_page: Page, world: World) -> None:
    page, case = browser_page, case_in(world, "logged")
    with watched(page):
        typed_and_refused(page, world, case)
        assert_accessible(page)
        box, told = page.get_by_label("Votre message"), page.locator("[data-passages-status]")
        one = passage(page, "Ngozi").get_by_role("button")

        one.focus()
        page.keyboard.press("Enter")
        expect(box).to_have_value(TEXT.replace("Ngozi", "[personne]"))
        expect(told).to_have_text("Remplacé par [personne]. Reste à trancher\u00a0: 2.")
        expect(passage(page, "Blessing").get_by_role("button")).to_be_focused()

        passage(page, "Blessing").get_by_role("combobox").select_option("WORD|Blessing")
        expect(told).to_have_text("«\u00a0Blessing\u00a0» est gardé. Reste à trancher\u00a0: 1.")
        # What is typed meanwhile moves the passage, which is found all the same.
        box.press("Home")
        box.press_sequentially("Hier. ")
        page.get_by_role("button", name="Tout remplacer").click()
        whole = f"Hier. {TEXT}".replace("Ngozi", "[personne]").replace("Xyzville", "[lieu]")
        expect(box).to_have_value(whole)
        expect(box).to_be_focused()
        assert not Message.objects.exists()

        page.get_by_role("button", name="Envoyer", exact=True).click()
        expect(page.get_by_text(whole)).to_be_visible()
    assert Message.objects.count() == 1


def test_without_a_script_the_server_does_the_same(
    chromium: Browser, live_server: LiveServer, world: World
) -> None:
    case = case_in(world, "logged")
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", java_script_enabled=False
    )
    page = context.new_page()
    try:
        log_in(page, world, "member69")
        page.goto(f"/dossiers/{case.reference}/messages/")
        page.get_by_label("Votre message").fill(TEXT)
        page.get_by_role("button", name="Envoyer", exact=True).click()
        box = page.get_by_label("Votre message")
        passage(page, "Blessing").get_by_role("combobox").select_option("WORD|Blessing")
        passage(page, "Ngozi").get_by_role("button").click()
        expect(box).to_have_value(TEXT.replace("Ngozi", "[personne]"))
        assert not Message.objects.exists()

        page.get_by_role("button", name="Envoyer", exact=True).click()
        passage(page, "Xyzville").get_by_role("button").click()
        page.get_by_role("button", name="Envoyer", exact=True).click()
        whole = TEXT.replace("Ngozi", "[personne]").replace("Xyzville", "[lieu]")
        expect(page.get_by_text(whole)).to_be_visible()
    finally:
        context.close()
    assert Message.objects.count() == 1
