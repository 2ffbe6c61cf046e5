"""The pages of the cases in a browser: accessible, narrow enough, and alive with a script."""

import pytest
from playwright.sync_api import Page, expect

from audit.actors import Actor
from referrals.enums import CaseState
from referrals.services import move_case
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.factories import PASSWORD, World, case_in, days_ago
from tests.harness.browser import screenshot_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP, PHONE = 1280, 375
# What a form says when nobody fills its profile further.
UNSAID = {
    "sex": "UNKNOWN",
    "victim_status": "UNKNOWN",
    "modality": "UNKNOWN",
    "reporter_kind": "OTHER",
}


def log_in(page: Page, world: World, who: str) -> None:
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(world.members[who].email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def look(page: Page, path: str, name: str, width: int) -> None:
    page.goto(path)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.screenshot(path=screenshot_path(f"cases-{name}-{width}"), full_page=True)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_pages_of_a_commission_are_accessible(
    browser_page: Page, world: World, width: int
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    drafted = case_in(world, "draft", author="secretary69")
    logged = case_in(world, "logged")
    resolved = case_in(world, "resolved_locally")
    case_in(world, "escalated")
    case_in(world, "returned")
    # A case that a rule sent up lacks the summary, which the secretary writes afterwards.
    gone_up = case_in(world, "logged")
    move_case(actor=Actor.system("tests"), case_id=gone_up.pk, target=CaseState.ESCALATED)
    with watched(page):
        log_in(page, world, "secretary69")
        look(page, "/dossiers/?view=all", "list", width)
        look(page, "/dossiers/?view=all&state=logged", "list-filtered", width)
        look(page, "/dossiers/nouveau/", "new", width)
        for case, suffix, name in (
            (logged, "", "case"),
            (drafted, "supprimer/", "delete"),
            (drafted, "action/logged/", "log-like-another"),
            (logged, "modifier/", "edit"),
            (logged, "action/escalated/", "escalate"),
            (resolved, "action/closed/", "close"),
            (gone_up, "resume/", "summary"),
        ):
            look(page, f"/dossiers/{case.reference}/{suffix}", name, width)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_pages_of_the_coordination_are_accessible(
    browser_page: Page, world: World, width: int
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    for situation in ("escalated", "relayed", "closed_nationally"):
        case_in(world, situation)
    answered = case_in(world, "answered")
    with watched(page):
        log_in(page, world, "coordinator")
        look(page, "/coordination/", "queue", width)
        look(page, f"/dossiers/{answered.reference}/", "case-national", width)


def test_with_a_script_the_dysfunctions_follow_the_profile(
    browser_page: Page, world: World
) -> None:
    page = browser_page
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    earlier = case_in(world, "logged", **UNSAID)
    with watched(page):
        log_in(page, world, "member69")
        page.goto("/dossiers/nouveau/")
        expect(page.get_by_role("button", name="Voir les dysfonctionnements")).to_be_hidden()
        expect(page.locator("#family-MIN")).to_be_visible()
        page.get_by_label("Tranche d’âge").select_option("ADULT")
        expect(page.locator("#family-MIN")).to_have_count(0)
        page.get_by_label("Nationalité").select_option("THIRD_COUNTRY")
        page.get_by_label("Exploitation sexuelle").check(force=True)
        page.get_by_label("Ce qui s’est passé").fill("Le service n’a rien proposé.")
        # Each choice above asks for the list again; the last answer puts it in its place.
        page.wait_for_timeout(600)
        page.wait_for_load_state("networkidle")
        page.locator("#family-REFL summary").click()
        page.get_by_label("Délai de réflexion non proposé").check(force=True)
        day = page.get_by_label("Date : audition")
        day.fill(days_ago(3).isoformat())
        page.get_by_label("Méconnaissance du droit").check(force=True)
        assert_accessible(page)
        page.screenshot(path=screenshot_path("cases-new-filled"), full_page=True)
        page.get_by_role("button", name="Signaler", exact=True).click()
        # Its body has such a case already: that is said first, and nothing typed is lost.
        hint = page.locator("[data-form-errors]")
        expect(hint).to_be_focused()
        expect(hint.get_by_role("link", name=earlier.reference)).to_be_visible()
        expect(day).to_have_value(days_ago(3).isoformat())
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        page.screenshot(path=screenshot_path("cases-new-like-another"), full_page=True)
        hint.get_by_role("link", name="Aller au bouton").click()
        expect(page.get_by_role("button", name="Signaler quand même")).to_be_in_viewport()
        page.get_by_role("button", name="Signaler quand même").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Dossier")
        expect(page.get_by_text("Le service n’a rien proposé.")).to_be_visible()


def test_what_identifies_someone_is_shown_and_replaced(browser_page: Page, world: World) -> None:
    page = browser_page
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    with watched(page):
        log_in(page, world, "member69")
        page.goto("/dossiers/nouveau/")
        page.get_by_label("Exploitation sexuelle").check(force=True)
        narrative = page.get_by_label("Ce qui s’est passé")
        narrative.fill("Elle répond au 06 39 98 12 34 le soir.")
        page.get_by_role("button", name="Enregistrer le brouillon").click()
        expect(page.locator("mark")).to_have_text("06 39 98 12 34")
        assert_accessible(page)
        page.screenshot(path=screenshot_path("cases-new-identifying"), full_page=True)
        page.get_by_role("button", name="Tout remplacer").click()
        expect(narrative).to_have_value("Elle répond au [téléphone] le soir.")
