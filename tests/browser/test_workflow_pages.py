"""The thread, the notices, the meetings, the patterns and the taxonomy in a browser: axe, a phone,
and a message written and taken back as a person does."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from audit.services import acting_as
from commissions.meetings.services import plan_meeting, put_on_duty
from referrals.meetings.services import generate_agenda
from referrals.models import Case, OutgoingMail, Pattern
from referrals.notifications.announcing import announce_moves
from referrals.patterns.services import recommend
from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll, watched
from tests.browser.test_account import log_in
from tests.factories import INSTALLER, World, case_in
from tests.harness.browser import screenshot_path
from tests.referrals.thread.conversation import TEXT, say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(world: World) -> dict[str, str]:
    """A commission with a case that is talked about, a meeting, a duty and a pattern."""
    secretary, today = world.actor("secretary69"), timezone.localdate()
    case = case_in(world, "escalated", author="association")
    say(world, case, "member69", tier="shared", mentions=["coordinator"])
    announce_moves(timezone.now())
    start = timezone.now() + timedelta(days=3)
    meeting = plan_meeting(
        actor=secretary, starts_at=start, ends_at=start + timedelta(hours=2), mode="remote"
    )
    generate_agenda(actor=secretary, meeting_id=meeting.pk)
    turn = put_on_duty(
        actor=secretary, member_id=secretary.member_id or 0, starts_on=today, ends_on=today
    )
    pattern = _pattern(case)
    advice = recommend(
        actor=secretary,
        pattern_id=pattern.pk,
        addressed_to="POLICE",
        text="Rappeler le délai de réflexion à chaque audition.",
        due_on=today + timedelta(days=90),
    )
    OutgoingMail.objects.create(
        member=world.members["member69"],
        next_attempt_at=timezone.now(),
        abandoned_at=timezone.now(),
        last_error="SMTPDataError",
    )
    return {
        "case": case.reference,
        "meeting": str(meeting.pk),
        "item": str(meeting.items.get().pk),
        "turn": str(turn.pk),
        "pattern": str(pattern.pk),
        "advice": str(advice.pk),
    }


def _pattern(case: Case) -> Pattern:
    today = timezone.localdate()
    with acting_as(INSTALLER, purpose="tests"):
        return Pattern.objects.create(
            type_code="REFL-01",
            responsible_body="POLICE",
            department=case.department,
            count=6,
            seen_on=today,
            began_on=today,
        )


PAGES = {
    "secretary69": (
        "/dossiers/{case}/messages/",
        "/notifications/",
        "/reunions/",
        "/reunions/{meeting}/",
        "/reunions/{meeting}/avis/{item}/",
        "/reunions/permanences/",
        "/reunions/permanences/{turn}/relais/",
        "/repetitions/",
        "/repetitions/{pattern}/",
        "/repetitions/recommandations/{advice}/",
    ),
    "coordinator": (
        "/dossiers/{case}/messages/",
        "/coordination/taxonomie/",
        "/coordination/taxonomie/nouveau/",
        "/coordination/taxonomie/REFL-01/",
        "/coordination/taxonomie/causes/OTHER/",
    ),
    "administrator": ("/notifications/courriels/",),
}


@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_accessible_on_a_desk_and_on_a_phone(
    browser_page: Page, world: World, busy: dict[str, str], who: str
) -> None:
    page = browser_page
    log_in(page, world.members[who].email)
    for number, pattern in enumerate(PAGES[who]):
        page.set_viewport_size({"width": 1280, "height": 900})
        with watched(page):
            page.goto(pattern.format(**busy))
        assert_accessible(page)
        page.screenshot(path=screenshot_path(f"workflow-{who}-{number}"), full_page=True)
        page.set_viewport_size({"width": 320, "height": 800})
        assert_no_sideways_scroll(page)


def test_a_message_is_written_and_taken_back(
    browser_page: Page, world: World, busy: dict[str, str]
) -> None:
    page = browser_page
    log_in(page, world.members["coordinator"].email)
    with watched(page):
        page.goto(f"/dossiers/{busy['case']}/messages/")
        expect(page.get_by_text(TEXT)).to_be_visible()
        page.get_by_label("Votre message").fill("Le ministère est saisi.")
        page.get_by_label("Le niveau local et le niveau national").check(force=True)
        page.get_by_role("button", name="Envoyer").click()
        expect(page.get_by_text("Le ministère est saisi.")).to_be_visible()
        page.get_by_role("button", name="Retirer ce message").click()
        expect(page.get_by_text("Ce message a été retiré par son auteur.")).to_be_visible()
        expect(page.get_by_text("Le ministère est saisi.")).to_have_count(0)
