"""The purpose of Relais, from the home page to the journal, as each person sees it.

An association finds the referent for a postcode; a commission member logs "délai de réflexion non
proposé"; the secretary sends it up; the national coordination acknowledges, answers and closes;
the journal tells oversight who did and who read what. Each step leaves a picture in
`test-artefacts/story/`. Played with the scripts of the pages, and without any.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.accessibility import watched
from tests.factories import days_ago
from tests.harness.browser import ARTEFACTS
from tests.harness.demo import PASSWORD
from tests.hostile.leaks import (
    ServerFiles,
    application_log,
    assert_nothing_is_left,
    parts_of,
)

__all__ = ["application_log"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = "06 39 98 12 34"
TYPED = f"L’auditeur n’a rien proposé. La personne répond au {PHONE} le soir."
NARRATIVE = "L’auditeur n’a rien proposé. La personne répond au [téléphone] le soir."
SUMMARY = "Délai de réflexion non proposé malgré des indices relevés. Rappel écrit sans réponse."
REQUEST = "Au ministère de l’Intérieur : rappeler la règle au service d’audition."
ANSWER = "L’instruction a été rappelée ; le délai est désormais proposé à chaque audition."
TYPE = "Délai de réflexion non proposé"
# Whatever was typed in a field of free text, and what a log-in takes.
WRITTEN = {
    "phone": PHONE,
    "typed": TYPED,
    "narrative": NARRATIVE,
    # It begins with the name of the type, which everybody may read.
    "summary": SUMMARY.removeprefix(TYPE),
    "request": REQUEST,
    "answer": ANSWER,
    "password": PASSWORD,
}
HEARD_ON = days_ago(12)


class Stage:
    """The site under test, and the people who come to it one after the other."""

    def __init__(self, browser: Browser, url: str, *, with_scripts: bool) -> None:
        self.browser = browser
        self.url = url
        self.with_scripts = with_scripts
        self.folder = ARTEFACTS / "story" / ("" if with_scripts else "without-scripts")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.numbers = count(1)

    @contextmanager
    def visit(self, login: str = "") -> Iterator[Page]:
        """A person at a device of their own; the person fails the test by an error in the console,
        a refusal of the security policy, or a request that leaves the site."""
        context = self.browser.new_context(
            base_url=self.url, locale="fr-FR", java_script_enabled=self.with_scripts
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        with watched(page):
            page.goto("/")
            if login:
                self._log_in(page, login)
            yield page
        context.close()

    def picture(self, page: Page, name: str) -> None:
        path: Path = self.folder / f"{next(self.numbers):02}-{name}.png"
        page.screenshot(path=path, full_page=True)

    def _log_in(self, page: Page, login: str) -> None:
        page.get_by_role("link", name="Se connecter").click()
        page.get_by_label("Adresse électronique").fill(f"{login}@demo.example.org")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        press(page, "Se connecter")
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def menu(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name=name).click()


def told(page: Page, words: str) -> None:
    expect(page.locator(".relais-messages")).to_contain_text(words)


def line_of(page: Page, reference: str) -> Locator:
    return page.get_by_role("row").filter(has_text=reference)


@pytest.mark.parametrize("with_scripts", [True, False], ids=["scripts", "no scripts"])
def test_story_from_the_home_page_to_the_journal(
    demo: None,
    chromium: Browser,
    live_server: LiveServer,
    application_log: StringIO,
    with_scripts: bool,
) -> None:
    files = ServerFiles()
    stage = Stage(chromium, live_server.url, with_scripts=with_scripts)
    visitor_sees_the_public_channels_only(stage)
    association_finds_the_referent_in_two_clicks(stage)
    reference = member_logs_the_failure(stage)
    secretary_takes_it_and_sends_it_up(stage, reference)
    coordinator_answers_and_closes(stage, reference)
    commission_sees_the_outcome(stage, reference)
    oversight_reads_who_did_what(stage, reference)
    assert_nothing_is_left(parts_of(WRITTEN), files, application_log)


def visitor_sees_the_public_channels_only(stage: Stage) -> None:
    with stage.visit() as page:
        stage.picture(page, "visitor-home")
        page.get_by_label("Où ?").fill("69003")
        press(page, "Trouver qui contacter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Rhône (69)")
        stage.picture(page, "visitor-search")
        assert "Partenaires" not in page.get_by_role("main").inner_text()


def association_finds_the_referent_in_two_clicks(stage: Stage) -> None:
    with stage.visit("association") as page:
        page.get_by_label("Où ?").fill("69003")
        press(page, "Trouver qui contacter")
        first = page.get_by_role("article").first
        expect(first).to_contain_text("Référent traite", ignore_case=True)
        # Whoever is in a hurry has the number after one click already.
        expect(first.locator("a[href^='tel:']").first).to_be_visible()
        stage.picture(page, "association-search")
        first.get_by_role("heading").get_by_role("link").click()
        expect(page.get_by_role("heading", name="Comment le joindre")).to_be_visible()
        # Partners' details are shown one entry at a time, and counted.
        page.get_by_role("button", name="Afficher les coordonnées").click()
        expect(page.get_by_role("main").locator("a[href^='mailto:']").first).to_be_visible()
        stage.picture(page, "association-referent")


def member_logs_the_failure(stage: Stage) -> str:
    """Logs it, after a first attempt that holds a phone number; returns the reference."""
    with stage.visit("membre69") as page:
        menu(page, "Dossiers")
        follow(page, "Signaler un dysfonctionnement")
        _describe(stage, page)
        narrative = page.get_by_label("Ce qui s’est passé")
        narrative.fill(TYPED)
        press(page, "Signaler")

        expect(page.locator("[data-form-errors]")).to_contain_text("identifier quelqu’un")
        expect(page.locator("mark")).to_have_text(PHONE)
        expect(narrative).to_have_value(TYPED)
        expect(page.get_by_label(TYPE)).to_be_checked()
        expect(page.get_by_label("Date : audition")).to_have_value(HEARD_ON.isoformat())
        stage.picture(page, "member-stopped-by-a-phone-number")

        press(page, "Tout remplacer par ce qui est proposé")
        expect(narrative).to_have_value(NARRATIVE)
        stage.picture(page, "member-corrected")
        press(page, "Signaler")

        title = page.get_by_role("heading", level=1).inner_text()
        found = re.fullmatch(r"Dossier ([0-9A-Z-]+)", title)
        assert found, title
        told(page, "est signalé")
        expect(page.get_by_text(NARRATIVE)).to_be_visible()
        stage.picture(page, "member-case-logged")
    return found.group(1)


def _describe(stage: Stage, page: Page) -> None:
    """The profile, then the dysfunction, whose choice follows the profile."""
    page.get_by_label("Tranche d’âge").select_option("ADULT")
    page.get_by_label("Nationalité").select_option("THIRD_COUNTRY")
    page.get_by_label("Qui a constaté le dysfonctionnement").select_option("NGO")
    page.get_by_text("Exploitation sexuelle", exact=True).click()
    if not stage.with_scripts:
        press(page, "Voir les dysfonctionnements possibles")
    expect(page.locator("#family-MIN")).to_have_count(0)
    page.locator("#family-REFL summary").click()
    page.get_by_text(TYPE, exact=True).click()
    if not stage.with_scripts:
        press(page, "Préciser ce qui est coché")
    page.get_by_label("Date : audition").fill(HEARD_ON.isoformat())
    page.get_by_text("Méconnaissance du droit", exact=True).click()
    stage.picture(page, "member-form-filled")


def secretary_takes_it_and_sends_it_up(stage: Stage, reference: str) -> None:
    with stage.visit("secretaire69") as page:
        menu(page, "Dossiers")
        expect(line_of(page, reference)).to_contain_text("Signalé")
        stage.picture(page, "secretary-list")
        follow(page, reference)
        follow(page, "Prendre en charge localement")
        press(page, "Prendre en charge localement")
        told(page, reference)
        expect(line_of(page, reference)).to_contain_text("En traitement local")

        follow(page, reference)
        follow(page, "Remonter au niveau national")
        page.get_by_label("Résumé pour la coordination nationale").fill(SUMMARY)
        page.get_by_text("Relire le récit").click()
        expect(page.get_by_text(NARRATIVE)).to_be_visible()
        stage.picture(page, "secretary-writes-the-summary")
        press(page, "Remonter au niveau national")
        told(page, reference)
        stage.picture(page, "secretary-case-sent-up")


def coordinator_answers_and_closes(stage: Stage, reference: str) -> None:
    with stage.visit("coordination") as page:
        menu(page, "Coordination")
        stage.picture(page, "coordinator-queue")
        expect(page.locator("#queue-escalated")).to_contain_text(reference)
        follow(page, reference)
        _is_generalised(page)
        stage.picture(page, "coordinator-case-generalised")

        for verb, group, reason in (
            ("Accuser réception", "in_progress", ""),
            ("Relayer au ministère", "waiting", REQUEST),
            ("Enregistrer la réponse", "in_progress", ANSWER),
        ):
            follow(page, verb)
            if reason:
                page.locator("textarea[name=reason]").fill(reason)
            press(page, verb)
            told(page, reference)
            expect(page.locator(f"#queue-{group}")).to_contain_text(reference)
            follow(page, reference)
        stage.picture(page, "coordinator-case-answered")

        follow(page, "Clore le dossier")
        page.get_by_role("group", name="Résultat du dossier").or_(
            page.get_by_role("radiogroup", name="Résultat du dossier")
        ).get_by_text("Résolu", exact=True).click()
        page.get_by_text("Oui, trop tard", exact=True).click()
        stage.picture(page, "coordinator-closes")
        press(page, "Clore le dossier")
        expect(page.locator("#queue-closed")).to_contain_text(reference)
        stage.picture(page, "coordinator-queue-after")


def _is_generalised(page: Page) -> None:
    """The month and the days elapsed, the summary: neither the date nor the narrative."""
    main = page.get_by_role("main")
    expect(main).to_contain_text("J+12")
    expect(main).to_contain_text(SUMMARY)
    content = page.content()
    assert "[téléphone]" not in content
    assert f"{HEARD_ON:%d/%m/%Y}" not in content
    assert HEARD_ON.isoformat() not in content


def commission_sees_the_outcome(stage: Stage, reference: str) -> None:
    with stage.visit("membre69") as page:
        page.goto(f"/dossiers/{reference}/")
        main = page.get_by_role("main")
        for words in ("Clos", "Résolu", "Oui, trop tard", ANSWER, f"{HEARD_ON:%d/%m/%Y}"):
            expect(main).to_contain_text(words)
        stage.picture(page, "member-sees-the-outcome")


def oversight_reads_who_did_what(stage: Stage, reference: str) -> None:
    with stage.visit("controle") as page:
        menu(page, "Journal")
        page.get_by_label("À propos de").fill(reference)
        press(page, "Rechercher")
        stage.picture(page, "oversight-journal")
        journal = page.get_by_role("main").inner_text()
        for who, did in (
            ("membre69", "a créé"),
            ("membre69", "a lu"),
            ("secretaire69", "a lu"),
            ("secretaire69", "a modifié"),
            ("coordination", "a lu"),
            ("coordination", "a modifié"),
        ):
            assert f"{who}@demo.example.org {did} le dossier {reference}" in journal
        content = page.content()
        for secret in (PHONE, "[téléphone]", SUMMARY, ANSWER):
            assert secret not in content
