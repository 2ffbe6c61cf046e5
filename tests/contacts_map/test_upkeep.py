"""Freshness: the signed link, bulk checks, reports and their answers, reminders, the board."""

import re
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.core.signing import TimestampSigner
from django.utils import timezone

from audit.actors import Role
from audit.models import Entry
from audit.services import acting_as
from commissions.meetings.services import put_on_duty
from config import tasks
from contacts_map.enums import VerificationMethod
from contacts_map.models import Channel, ConfirmationLink, ContactPoint, Report, Verification
from contacts_map.tasks import tell_reporter
from contacts_map.upkeep import services
from contacts_map.upkeep.enums import ReportAnswer, ReportReason
from contacts_map.upkeep.links import link_path
from tests.contacts_map.conftest import PARTNER_PHONE, PUBLIC_PHONE, SYSTEM, actor_as, check

COORDINATOR = actor_as(Role.COORDINATOR)
SECRETARY = actor_as(Role.SECRETARY, "69")
OLD = timezone.now() - relativedelta(months=7)


@pytest.fixture
def stale(new_contact) -> ContactPoint:
    """An entry confirmed seven months ago, with an e-mail address."""
    contact_point = new_contact("69", checked=False, is_referent=True, name="Service ancien")
    check(contact_point, at=OLD)
    with acting_as(SYSTEM, purpose="tests"):
        Channel.objects.create(
            contact_point=contact_point, kind="email", value="service@example.org", tier="partner"
        )
    return contact_point


@pytest.fixture
def link(stale) -> str:
    services.send_confirmation_links()
    return link_path(ConfirmationLink.objects.get())


def test_service_confirms_its_entry_once_with_the_link(client, stale, link):
    page = client.get(link)
    assert PUBLIC_PHONE in page.content.decode()
    assert PARTNER_PHONE not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Verification.objects.filter(method="link").count() == 0

    assert client.post(link, {"is_right": "yes"}).status_code == 200
    verification = Verification.objects.get(method="link")
    assert (verification.contact_point, verification.outcome) == (stale, "confirmed")
    assert Entry.objects.filter(purpose="contact.confirm", event="row.created").exists()

    assert client.post(link, {"is_right": "yes"}).status_code == 410
    assert client.get(link).status_code == 410
    assert Verification.objects.filter(method="link").count() == 1


def test_service_says_what_is_wrong_with_the_link(client, stale, link):
    assert client.post(link, {"is_right": "no"}).status_code == 200
    assert not Report.objects.exists()
    client.post(link, {"is_right": "no", "reason": "wrong_channel"})
    report = Report.objects.get()
    assert (report.contact_point, report.reported_by) == (stale, None)
    assert stale.verifications.first().outcome == "wrong"
    assert client.get(link).status_code == 410


def test_link_lasts_thirty_days_and_cannot_be_made_up(client, stale, link, monkeypatch):
    number = ConfirmationLink.objects.get().pk
    made_up = [
        f"/annuaire/confirmer/{number}/",
        f"/annuaire/confirmer/{TimestampSigner(salt='other').sign(str(number))}/",
        link.replace(f"/{number}:", f"/{number + 1}:"),
    ]
    for path in made_up:
        assert client.post(path, {"is_right": "yes"}).status_code == 410
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 29 * 86400)
    assert client.get(link).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 31 * 86400)
    assert client.post(link, {"is_right": "yes"}).status_code == 410
    assert Verification.objects.filter(method="link").count() == 0


def test_link_of_a_withdrawn_entry_is_dead(client, stale, link):
    with acting_as(SYSTEM, purpose="tests"):
        ContactPoint.objects.filter(pk=stale.pk).update(status="withdrawn")
    assert client.post(link, {"is_right": "yes"}).status_code == 410


def test_only_due_entries_with_an_address_are_asked_and_once_in_thirty_days(new_contact, stale):
    new_contact("69")
    new_contact("69", checked=False)
    assert services.send_confirmation_links() == 1
    assert services.send_confirmation_links() == 0
    sent = mail.outbox[0]
    assert sent.to == ["service@example.org"]
    assert re.search(r"http://testserver/annuaire/confirmer/\S+/", sent.body)
    assert "Service ancien" not in f"{sent.subject}{sent.body}"
    with acting_as(SYSTEM, purpose="tests"):
        ConfirmationLink.objects.update(sent_at=timezone.now() - timedelta(days=31))
    assert services.send_confirmation_links() == 1


def test_mail_that_fails_leaves_no_link(stale, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    with pytest.raises(ImportError):
        services.send_confirmation_links()
    assert not ConfirmationLink.objects.exists()


def test_due_entries_are_those_of_the_keeper_the_oldest_first(new_contact, stale):
    never = new_contact("69", checked=False)
    soon = new_contact("69", checked=False)
    check(soon, at=timezone.now() - relativedelta(months=5) - timedelta(days=5))
    doubted = new_contact("69")
    check(doubted, outcome="unreachable")
    elsewhere = new_contact("75", checked=False)
    new_contact("69")
    new_contact("69", checked=False, status="withdrawn")
    mine = list(services.due_entries(actor=SECRETARY))
    assert mine == [never, stale, soon, doubted]
    assert elsewhere in services.due_entries(actor=COORDINATOR)
    assert not services.due_entries(actor=actor_as(Role.ASSOCIATION)).exists()


def test_bulk_check_is_all_or_nothing(new_contact, stale):
    other, elsewhere = new_contact("69", checked=False), new_contact("75", checked=False)
    before = Verification.objects.count()
    with pytest.raises(services.NotEditableError):
        services.confirm_entries(
            actor=SECRETARY, ids=[stale.pk, elsewhere.pk], method=VerificationMethod.PHONE
        )
    assert Verification.objects.count() == before
    assert (
        services.confirm_entries(
            actor=SECRETARY, ids=[stale.pk, other.pk], method=VerificationMethod.PHONE
        )
        == 2
    )
    assert not services.due_entries(actor=SECRETARY).exists()


def test_secretary_confirms_several_entries_on_one_screen(client, world, new_contact, stale):
    other = new_contact("69", checked=False)
    client.force_login(world.members["secretary69"])
    assert "Service ancien" in client.get("/annuaire/a-verifier/").content.decode()
    refused = client.post("/annuaire/a-verifier/", {"method": "phone"})
    assert "fr-message--error" in refused.content.decode() or "fr-alert--error" in (
        refused.content.decode()
    )
    client.post("/annuaire/a-verifier/", {"method": "phone", "entries": [stale.pk, other.pk]})
    checks = Verification.objects.filter(method="phone", by=world.members["secretary69"])
    assert {item.contact_point_id for item in checks} == {stale.pk, other.pk}
    client.force_login(world.members["association"])
    assert client.get("/annuaire/a-verifier/").status_code == 403


def test_report_goes_to_the_keeper_and_its_answer_to_the_reporter(client, world, stale):
    url = f"/annuaire/contact/{stale.pk}/signaler/"
    client.force_login(world.members["association"])
    assert client.get(url).status_code == 200
    client.post(url, {"reason": "unreachable"})
    client.post(url, {"reason": "closed"})
    report = Report.objects.get()
    assert (report.reason, report.answered_at) == ("unreachable", None)

    client.force_login(world.members["secretary69"])
    assert "Service ancien" in client.get("/annuaire/signalements/").content.decode()
    client.post(
        f"/annuaire/signalements/{report.pk}/repondre/",
        {f"{report.pk}-answer": "corrected", f"{report.pk}-method": "phone"},
    )
    report.refresh_from_db()
    assert (report.answer, report.answered_by) == ("corrected", world.members["secretary69"])
    assert stale.verifications.first().outcome == "confirmed"

    tell_reporter(report_id=report.pk)
    assert mail.outbox[-1].to == ["association@example.org"]
    assert "Service ancien" not in mail.outbox[-1].body
    client.force_login(world.members["association"])
    page = client.get("/annuaire/signalements/").content.decode()
    assert str(ReportAnswer.CORRECTED.label) in page or "corrigée" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary75", 404), ("association", 404), ("oversight", 404), ("coordinator", 302)],
)
def test_only_the_keeper_of_the_entry_answers(client, world, stale, who, status):
    report = services.report_contact_point(
        actor=world.actor("association"),
        contact_point_id=stale.pk,
        reason=ReportReason.UNREACHABLE,
    )
    client.force_login(world.members[who])
    answer = client.post(
        f"/annuaire/signalements/{report.pk}/repondre/",
        {f"{report.pk}-answer": "confirmed", f"{report.pk}-method": "phone"},
    )
    assert answer.status_code == status
    report.refresh_from_db()
    assert bool(report.answer) == (status == 302)


def test_report_is_answered_once(world, stale):
    report = services.report_contact_point(
        actor=world.actor("association"), contact_point_id=stale.pk, reason=ReportReason.CLOSED
    )
    given = {
        "actor": world.actor("secretary69"),
        "report_id": report.pk,
        "answer": ReportAnswer.TAKEN_DOWN,
        "method": VerificationMethod.PHONE,
    }
    services.answer_report(**given)
    with pytest.raises(services.AlreadyAnsweredError):
        services.answer_report(**given)
    assert not Verification.objects.filter(method="phone", by__isnull=False).exists()


def test_visitor_reports_nothing(client, stale):
    answer = client.post(f"/annuaire/contact/{stale.pk}/signaler/", {"reason": "closed"})
    assert answer.status_code == 302
    assert "connexion" in answer["Location"]
    assert not Report.objects.exists()


def test_keepers_are_reminded_on_mondays_without_content(world, stale, new_contact):
    new_contact("75")
    tasks.remind_keepers(timestamp=0)
    told = {address for message in mail.outbox for address in message.to}
    assert {"secretary69@example.org", "coordinator@example.org"} <= told
    assert not {"secretary75@example.org", "association@example.org"} & told
    assert all("Service ancien" not in message.body for message in mail.outbox)


def test_board_and_map_show_what_is_missing_stale_and_reported(client, world, stale):
    services.report_contact_point(
        actor=world.actor("association"), contact_point_id=stale.pk, reason=ReportReason.CLOSED
    )
    client.force_login(world.members["secretary69"])
    rows = rows_of(client.get("/annuaire/couverture/?show=reported"))
    assert list(rows) == ["69"]
    assert list(rows_of(client.get("/annuaire/couverture/?show=stale"))) == ["69"]
    assert len(rows_of(client.get("/annuaire/couverture/?show=none"))) == 106
    assert re.search(r'name="type"\s+value="REF-02"', rows["69"])
    client.force_login(world.members["association"])
    assert client.get("/annuaire/couverture/").status_code == 403
    client.logout()
    text = client.get("/annuaire/").content.decode()
    assert 'class=" relais-map__reported"' in text
    assert "1 signalement ouvert" in text or "1 open report" in text


def test_one_click_opens_a_case_with_the_failure_chosen(client, world):
    client.force_login(world.members["member69"])
    page = client.get("/annuaire/69/").content.decode()
    path = re.search(r'href="(/dossiers/nouveau/[^"]+)"', page).group(1).replace("&amp;", "&")
    assert path.endswith("?department=69&type=REF-01")
    form = client.get(path).content.decode()
    assert re.search(r'value="REF-01"[^>]*checked|checked[^>]*value="REF-01"', form)
    assert '<option value="69" selected' in form
    assert client.get("/dossiers/nouveau/?department=zz&type=<x>").status_code == 200


def test_case_is_offered_only_to_who_may_log_it(client, world):
    for who in ("coordinator", "ministry", "oversight"):
        client.force_login(world.members[who])
        assert "/dossiers/nouveau/" not in client.get("/annuaire/05/").content.decode()


def test_commission_on_duty_is_shown_to_members_without_a_name(client, world, new_contact):
    entry = f"/annuaire/contact/{new_contact('69', '75').pk}/"
    today = timezone.localdate()
    turn = {"starts_on": today, "ends_on": today + timedelta(days=6)}
    member = world.members["colleague69"]
    put_on_duty(actor=world.actor("secretary69"), member_id=member.pk, **turn)
    client.force_login(world.members["association"])
    for path in ("/annuaire/69/", entry):
        page = client.get(path).content.decode()
        assert page.count("De permanence cette semaine") == 1
        assert "Organisme commission69" in page
        assert member.full_name not in page
    assert "Organisme commission75" not in client.get("/annuaire/75/").content.decode()
    client.logout()
    for path in ("/annuaire/69/", entry):
        assert "Organisme commission69" not in client.get(path).content.decode()


def test_suspension_ends_by_itself_the_day_after_its_last_day(new_contact):
    today = timezone.localdate()
    stand_in = new_contact("69")
    over = new_contact(
        "69", status="suspended", suspended_until=today - timedelta(days=1), stand_in=stand_in
    )
    last_day = new_contact("69", status="suspended", suspended_until=today)
    assert services.end_suspensions() == 1
    over.refresh_from_db()
    last_day.refresh_from_db()
    assert (over.status, over.suspended_until, over.stand_in) == ("published", None, None)
    assert last_day.status == "suspended"
    entry = Entry.objects.filter(event="row.updated").latest()
    assert (entry.purpose, entry.actor_label) == ("contact.publish", "system:directory-calendar")


def rows_of(page) -> dict[str, str]:
    """The rows of the board's table by the code of their department."""
    body = page.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    return {
        re.search(r'href="/annuaire/(\w+)/"', row).group(1): row for row in body.split("<tr>")[1:]
    }
