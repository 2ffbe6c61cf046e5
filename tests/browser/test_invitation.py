"""An invited person takes the seat in a browser, and reads the charter before anything else."""

import pytest
from playwright.sync_api import BrowserContext, expect

from audit.actors import Role
from commissions.charter.services import publish
from commissions.invitations.links import link_path
from commissions.invitations.services import invite
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.factories import INSTALLER, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "Une-loutre-7-traverse-le-pont"


def test_an_invited_person_accepts_logs_in_and_reads_the_charter(
    browser_context: BrowserContext, world: World
) -> None:
    publish(actor=INSTALLER, text="N’écrire ni nom ni adresse.")
    invitation = invite(
        actor=world.actor("secretary69"),
        email="nouveau@example.org",
        body=world.bodies["commission69"],
        role=Role.MEMBER,
    )
    page = browser_context.new_page()
    with watched(page):
        page.goto(link_path(invitation))
        assert_accessible(page)
        page.get_by_label("Prénom et nom").fill("Noé Nouveau")
        page.get_by_label("Nouveau mot de passe", exact=True).fill(PASSWORD)
        page.get_by_label("Confirmation du nouveau mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Accepter").click()
        expect(page.get_by_text("Le siège est à vous")).to_be_visible()
        page.get_by_label("Adresse électronique").fill("nouveau@example.org")
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
        page.get_by_role("link", name="Dossiers").first.click()
        expect(page.get_by_text("N’écrire ni nom ni adresse.")).to_be_visible()
        assert_accessible(page)
        page.set_viewport_size({"width": 320, "height": 800})
        assert_no_sideways_scroll(page)
        page.get_by_text("J’ai lu la charte").click()
        page.get_by_role("button", name="Accepter").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Dossiers")
