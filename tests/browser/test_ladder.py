"""A complete ladder, up and down: from an association’s report to its repair, as each person does
it in a browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from commissions.models import Member
from commissions.services import actor_of
from referrals.services import log_case
from tests.browser.accessibility import assert_accessible
from tests.browser.test_story import Stage, follow, menu, press, told
from tests.factories import SUMMARY, case_content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REQUEST = "Rappeler au service que le délai de réflexion est proposé à l’audition."
ANSWER = "La règle a été rappelée au service."
QUESTIONS = ("Quel service a été saisi ?", "Combien de relances ont été faites ?")


@pytest.fixture
def reference(demo: None) -> str:
    """What the association of the demonstration reported to the commission of the Rhône."""
    reporter = actor_of(Member.objects.get(email="association@demo.example.org"))
    return log_case(actor=reporter, content=case_content()).reference


def open_case(page: Page, reference: str) -> None:
    page.goto(f"/dossiers/{reference}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)


def act(page: Page, name: str, **typed: str) -> None:
    """Follow a move from the page of the case, fill what is given by label, and send."""
    follow(page, name)
    for label, text in typed.items():
        page.get_by_label(label.replace("_", " "), exact=False).first.fill(text)
    press(page, name)


def tick(page: Page, name: str) -> None:
    """The label covers the radio button, as the design system draws it."""
    page.get_by_role("main").locator("label").get_by_text(name, exact=True).first.click()


def test_a_case_goes_up_and_comes_down_repaired(
    demo: None, reference: str, chromium: Browser, live_server: LiveServer
) -> None:
    stage = Stage(chromium, live_server.url, with_scripts=True)
    commission_takes_relays_and_sends_it_up(stage, reference)
    coordinator_asks(stage, reference)
    commission_answers(stage, reference)
    coordinator_relays_to_a_ministry(stage, reference)
    ministry_answers(stage, reference)
    coordinator_records_and_sends_it_back(stage, reference)
    commission_repairs_and_closes(stage, reference)
    association_reads_that_it_is_repaired(stage, reference)


def commission_takes_relays_and_sends_it_up(stage: Stage, reference: str) -> None:
    with stage.visit("secretaire69") as page:
        open_case(page, reference)
        act(page, "Prendre en charge localement")
        told(page, "passé ce jour, il remonte")
        follow(page, "Changer la personne chargée du dossier")
        page.get_by_label("Personne chargée du dossier").select_option(label="Malik Membre")
        assert_accessible(page)
        press(page, "Enregistrer")
        follow(page, "Relayer le dossier à un contact")
        assert_accessible(page)
        page.get_by_label("À qui").select_option(index=1)
        page.get_by_label("Ce que vous demandez").fill(REQUEST)
        press(page, "Envoyer le relais")
        stage.picture(page, "ladder-relayed-locally")
        page.locator("section", has=page.locator("#relays-title")).get_by_role(
            "link"
        ).first.click()
        assert_accessible(page)
        tick(page, "Injoignable")
        page.get_by_label("Comment le point de contact a été saisi").select_option(index=1)
        press(page, "Enregistrer")
        expect(page.get_by_role("main")).to_contain_text("Ce contact est injoignable")
        stage.picture(page, "ladder-unreachable")
        open_case(page, reference)
        follow(page, "Remonter au niveau national")
        page.get_by_label("Résumé pour la coordination nationale").fill(SUMMARY)
        press(page, "Remonter au niveau national")
        told(page, "en accuse réception d’ici au")


def coordinator_asks(stage: Stage, reference: str) -> None:
    with stage.visit("coordination") as page:
        open_case(page, reference)
        act(page, "Accuser réception")
        open_case(page, reference)
        follow(page, "Demander un complément")
        assert_accessible(page)
        for number, question in enumerate(QUESTIONS, start=1):
            page.get_by_label(f"Question {number}").fill(question)
        stage.picture(page, "ladder-questions")
        press(page, "Demander un complément")
        told(page, "Les réponses sont attendues pour le")


def commission_answers(stage: Stage, reference: str) -> None:
    with stage.visit("membre69") as page:
        menu(page, "Dossiers")
        page.get_by_role("link", name=re.compile("Qui me sont confiés")).click()
        expect(page.get_by_role("main")).to_contain_text(reference)
        open_case(page, reference)
        expect(page.get_by_role("main")).to_contain_text(QUESTIONS[1])
        follow(page, "Apporter le complément")
        for question in QUESTIONS:
            page.get_by_label(question).fill("La préfecture, deux fois.")
        press(page, "Apporter le complément")
        told(page, "Le niveau national répond d’ici au")


def coordinator_relays_to_a_ministry(stage: Stage, reference: str) -> None:
    with stage.visit("coordination") as page:
        open_case(page, reference)
        expect(page.get_by_role("main")).to_contain_text("La préfecture, deux fois.")
        follow(page, "Relayer au ministère")
        assert_accessible(page)
        page.get_by_label("Bureau ministériel").select_option(
            label="Ministère de l’Intérieur – relais"
        )
        page.get_by_label("Ce que vous demandez").fill(REQUEST)
        press(page, "Relayer au ministère")
        stage.picture(page, "ladder-relayed")


def ministry_answers(stage: Stage, reference: str) -> None:
    with stage.visit("ministere") as page:
        menu(page, "Relais")
        assert_accessible(page)
        stage.picture(page, "ladder-desk")
        page.get_by_role("link", name=reference).click()
        expect(page.get_by_role("main")).to_contain_text(REQUEST)
        tick(page, "Répondu")
        page.get_by_label("Réponse, ou motif du refus").fill(ANSWER)
        stage.picture(page, "ladder-answer")
        press(page, "Enregistrer")
        expect(page.get_by_role("main")).to_contain_text("La réponse")
        assert page.request.get(f"/dossiers/{reference}/").status == 404


def coordinator_records_and_sends_it_back(stage: Stage, reference: str) -> None:
    with stage.visit("coordination") as page:
        open_case(page, reference)
        expect(page.get_by_role("main")).to_contain_text(ANSWER)
        follow(page, "Enregistrer la réponse")
        page.get_by_label("La réponse reçue").fill(ANSWER)
        press(page, "Enregistrer la réponse")
        open_case(page, reference)
        follow(page, "Renvoyer à la commission")
        page.get_by_label("Motif").fill("Le service attend la demande.")
        press(page, "Renvoyer à la commission")


def commission_repairs_and_closes(stage: Stage, reference: str) -> None:
    with stage.visit("membre69") as page:
        open_case(page, reference)
        expect(page.get_by_role("main")).to_contain_text(ANSWER)
        act(page, "Reprendre localement")
        open_case(page, reference)
        act(page, "Marquer résolu localement")
    with stage.visit("secretaire69") as page:
        open_case(page, reference)
        follow(page, "Clore le dossier")
        tick(page, "Résolu")
        tick(page, "Oui")
        press(page, "Clore le dossier")
        menu(page, "Dossiers")
        follow(page, "Transmettre des dossiers")
        assert_accessible(page)


def association_reads_that_it_is_repaired(stage: Stage, reference: str) -> None:
    with stage.visit("association") as page:
        open_case(page, reference)
        main = page.get_by_role("main")
        expect(main).to_contain_text("Clos")
        expect(main).to_contain_text("Droit obtenu")
        assert_accessible(page)
        stage.picture(page, "ladder-repaired")
