"""axe on every page for every role, in both themes, on a desk and on a phone; and the keyboard.

One test per role, so that the workers share them. The pages are those of the demonstration.
"""

import re
from collections.abc import Iterator

import pytest
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from commissions.models import Body
from contacts_map.models import ContactPoint
from referrals.models import Case
from tests.browser.accessibility import (
    assert_accessible,
    assert_no_sideways_scroll,
    watched,
)
from tests.browser.other_addresses import ELSEWHERE, NOT_PAGES
from tests.factories import days_ago
from tests.harness.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=375, height=800)
NARROW = ViewportSize(width=320, height=800)
VISITOR = "visiteur"

# {state} stands for the reference of a case of the Rhône in that state, {national-state} for one
# that the coordination sees, {referent} for the key of an entry of the Rhône.
PAGES: dict[str, tuple[str, ...]] = {
    VISITOR: (
        "/",
        "/annuaire/",
        "/annuaire/?place=01200",
        "/annuaire/?place=zzzz",
        "/annuaire/69/?dysfunction=REFL",
        "/annuaire/contact/{referent}/",
        "/compte/connexion/",
        "/annuaire/sans-territoire/",
        "/annuaire/telechargements/",
        "/annuaire/hors-ligne/",
        "/accessibilite/",
        "/mentions-legales/",
        "/donnees-personnelles/",
        "/nulle-part/",
    ),
    "association": (
        "/annuaire/69/",
        "/dossiers/",
        "/dossiers/nouveau/",
        "/dossiers/{reported}/",
        "/dossiers/{reported}/action/escalated/",
        "/annuaire/contact/{referent}/signaler/",
        "/annuaire/signalements/",
        "/compte/",
        "/compte/jetons/",
        "/compte/jetons/logiciel/",
    ),
    "membre69": (
        "/dossiers/",
        "/dossiers/{draft}/",
        "/dossiers/{draft}/modifier/",
        "/dossiers/{draft}/supprimer/",
        "/dossiers/{in_local_handling}/",
        "/dossiers/{in_local_handling}/action/resolved_locally/",
        "/dossiers/relectures/",
        "/journal/",
    ),
    "secretaire69": (
        "/dossiers/?view=all&state=logged",
        "/dossiers/{logged}/",
        "/dossiers/{logged}/action/escalated/",
        "/dossiers/{resolved_locally}/action/closed/",
        "/dossiers/{closed}/",
        "/dossiers/{closed}/conservation/",
        "/dossiers/conservation/",
        "/annuaire/contact/{referent}/",
        "/annuaire/contact/{referent}/modifier/",
        "/annuaire/contact/{referent}/suspendre/",
        "/annuaire/contact/nouveau/",
        "/annuaire/a-verifier/",
        "/annuaire/couverture/",
        "/annuaire/importer/",
        "/dossiers/{logged}/attribution/",
        "/dossiers/{in_local_handling}/relayer/",
        "/dossiers/passation/",
        "/journal/",
        "/compte/mot-de-passe/",
        "/compte/charte/",
        "/administration/",
        "/administration/organismes/",
    ),
    "coordination": (
        "/coordination/",
        "/dossiers/?view=all",
        "/dossiers/{national-answered}/",
        "/dossiers/{national-answered}/action/closed/",
        "/dossiers/{national-escalated}/",
        "/journal/",
    ),
    "ministere": ("/relais/", "/dossiers/"),
    "rapporteur": ("/annuaire/05/", "/coordination/"),
    "controle": (
        "/conformite/conservation/",
        "/journal/",
        "/journal/anomalies/",
        "/annuaire/consultations/",
        "/journal/?since=2026-11-24&until=2026-11-23",
        "/compte/jetons/tous/",
    ),
    "admin": (
        "/journal/",
        "/compte/",
        "/administration/invitations/nouvelle/",
        "/administration/organismes/nouveau/",
        "/administration/organismes/{commission}/",
        "/administration/organismes/{commission}/modifier/",
        "/administration/charte/",
        "/administration/quota/",
    ),
}
# Pages of an error: the browser reports their status in its console.
REFUSED = {"/nulle-part/", "/annuaire/?place=zzzz"}
REFUSED_TO = {("ministere", "/dossiers/"), ("rapporteur", "/coordination/")}


def names() -> dict[str, str | int]:
    """What the places in PAGES stand for."""
    local = Case.objects.filter(body__departments__code="69", reported_by_body__isnull=True)
    national = Case.objects.filter(escalated_at__isnull=False)
    referent = ContactPoint.objects.filter(coverage__department_id="69", is_referent=True).first()
    assert referent
    return {
        **{case.state: case.reference for case in local},
        **{f"national-{case.state}": case.reference for case in national},
        "reported": Case.objects.get(reported_by_body__isnull=False).reference,
        "referent": referent.pk,
        "commission": Body.objects.commissions_of("69").get().pk,
    }


def address(pattern: str, known: dict[str, str | int]) -> str:
    for name, value in known.items():
        pattern = pattern.replace(f"{{{name}}}", str(value))
    assert "{" not in pattern, pattern
    return pattern


def log_in(page: Page, login: str) -> None:
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(f"{login}@demo.example.org")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()


@pytest.fixture
def context(demo: None, chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", reduced_motion="reduce", viewport=DESK
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.mark.parametrize("login", PAGES)
def test_every_page_of_the_role_is_accessible(context: BrowserContext, login: str) -> None:
    page, known = context.new_page(), names()
    if login != VISITOR:
        log_in(page, login)
    for pattern in PAGES[login]:
        page.set_viewport_size(DESK)
        if pattern in REFUSED or (login, pattern) in REFUSED_TO:
            page.goto(address(pattern, known))
        else:
            with watched(page):
                answer = page.goto(address(pattern, known))
            assert answer
            assert answer.ok, f"{login}: {pattern}"
        assert_accessible(page)
        page.set_viewport_size(PHONE)
        # The colours are those of the desk.
        assert_accessible(page, themes=("light",))
        page.set_viewport_size(NARROW)
        assert_no_sideways_scroll(page)


def test_no_page_is_left_out() -> None:
    shown = {
        resolve(address(pattern.partition("?")[0], _any_names(pattern))).view_name
        for patterns in PAGES.values()
        for pattern in patterns
        if pattern != "/nulle-part/"
    }
    assert shown | ELSEWHERE == set(_view_names()) - NOT_PAGES


def _any_names(pattern: str) -> dict[str, str | int]:
    return {part.partition("}")[0]: 1 for part in pattern.split("{")[1:]}


def _view_names(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[str]:
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}"
        elif one.namespace != "api":
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _view_names(one.url_patterns, inner)


# The keyboard


FOCUS_IS_VISIBLE = """() => {
  const focused = document.activeElement;
  const label = focused.id && document.querySelector(`label[for="${focused.id}"]`);
  const drawn = (element, part) => {
    const style = getComputedStyle(element, part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none";
  };
  return drawn(focused) || Boolean(label) && (drawn(label, "::before") || drawn(label, "::after"));
}"""


def tab_to(page: Page, selector: str, *, within: int = 60) -> None:
    """Go there with the Tab key; at each stop, the reader must see where it is."""
    for _ in range(within):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert page.evaluate(FOCUS_IS_VISIBLE), f"{page.url}: no visible focus on {where}"
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{page.url}: {selector} is not within {within} stops")


def skip_to_the_content(page: Page) -> None:
    tab_to(page, "a[href='#content']", within=1)
    page.keyboard.press("Enter")


def test_the_search_is_made_with_the_keyboard_alone(context: BrowserContext) -> None:
    page = context.new_page()
    with watched(page):
        page.goto("/")
        skip_to_the_content(page)
        tab_to(page, "input[name=place]", within=3)
        page.keyboard.type("69003")
        tab_to(page, "main button[type=submit]", within=6)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Rhône (69)")
        skip_to_the_content(page)
        tab_to(page, "article h3 a", within=8)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Comment le joindre")).to_be_visible()


def test_a_department_of_the_map_is_reached_with_the_keyboard(context: BrowserContext) -> None:
    page = context.new_page()
    with watched(page):
        page.goto("/annuaire/")
        page.locator("svg a").first.focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('svg') !== null")
        name = page.evaluate("document.activeElement.querySelector('title').textContent")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/annuaire/\w+/$"))
        assert page.get_by_role("heading", level=1).inner_text() in name


def test_a_case_is_logged_with_the_keyboard_alone(context: BrowserContext) -> None:
    page = context.new_page()
    log_in(page, "membre69")
    with watched(page):
        page.goto("/dossiers/nouveau/")
        skip_to_the_content(page)
        for field, choice in (("age_band", "Adulte"), ("nationality_group", "Pays tiers")):
            tab_to(page, f"#id_{field}")
            page.keyboard.type(choice)
        tab_to(page, "[name=exploitation][value=SEXUAL]")
        page.keyboard.press("Space")
        expect(page.locator("#family-MIN")).to_have_count(0)
        tab_to(page, "#family-REFL > summary")
        page.keyboard.press("Enter")
        tab_to(page, "#type-REFL-01")
        page.keyboard.press("Space")
        day = page.get_by_label("Date : audition")
        expect(day).to_be_visible()
        # The focus stays where the work is, although the page was drawn again below it.
        expect(page.locator("#type-REFL-01")).to_be_focused()
        tab_to(page, f"#{day.get_attribute('id')}")
        day.fill(days_ago(3).isoformat())
        tab_to(page, "textarea[name=narrative]")
        page.keyboard.type("Le service n’a rien proposé.")
        tab_to(page, "button[value=log]", within=3)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Dossier")


def test_a_refused_form_starts_at_the_summary_of_its_errors(context: BrowserContext) -> None:
    page = context.new_page()
    log_in(page, "membre69")
    with watched(page):
        page.goto("/dossiers/nouveau/")
        page.get_by_role("button", name="Signaler", exact=True).click()
        expect(page.locator("[data-form-errors]")).to_be_focused()
        tab_to(page, "[data-form-errors] a", within=1)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('form') !== null")
        assert_accessible(page)
