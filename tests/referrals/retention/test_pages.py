"""Owners are warned, a secretary or oversight holds, oversight runs and reports."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry
from audit.services import acting_as
from commissions.models import Body
from privacy import shares
from referrals import services
from referrals.enums import CaseState as S
from referrals.models import Case, LegalHold, Notification
from referrals.notifications.enums import Event
from referrals.notifications.services import notifications_of
from referrals.retention.asking import ask_for_run
from referrals.retention.enums import HoldReason
from referrals.retention.holds import hold_case, lift_hold
from referrals.retention.running import RetentionForbidden
from referrals.retention.warning import coming_for, warn_owners
from tests.factories import INSTALLER, NARRATIVE, World, case_in, log_case
from tests.referrals.pages import address, client_of, text_of
from tests.referrals.retention.conftest import apply, later

OVERVIEW = "/conformite/conservation/"


def told() -> set[tuple[str, str]]:
    notices = Notification.objects.filter(event=Event.RETENTION).select_related("member", "case")
    return {
        (one.member.email.partition("@")[0], one.case.reference) for one in notices if one.case
    }


def test_owners_are_warned_once_fifteen_days_before(world: World):
    closed, draft = case_in(world, S.CLOSED), log_case(world, "colleague69", as_draft=True)
    held = case_in(world, S.CLOSED)
    secretary = world.actor("secretary69")
    hold_case(actor=secretary, reference=held.reference, reason=HoldReason.COMPLAINT)
    assert warn_owners(later(days=14)) == 0
    warn_owners(later(days=16))
    assert told() == {("colleague69", draft.reference)}
    services.delete_draft(actor=world.actor("colleague69"), case_id=draft.pk)
    now = later(months=3, days=-14)
    warn_owners(now)
    warn_owners(now)
    assert told() == {("secretary69", closed.reference), ("conflicted69", closed.reference)}
    assert Notification.objects.filter(event=Event.RETENTION).count() == 2
    # A notice about an ended case is shown all the same, without a word of it.
    assert [one.event for one in notifications_of(actor=secretary)] == [Event.RETENTION]
    assert [one.case.pk for one in coming_for(actor=secretary, now=now)] == [closed.pk]
    assert coming_for(actor=world.actor("secretary75"), now=now) == []
    assert coming_for(actor=world.actor("coordinator"), now=now) == []


def test_a_secretary_holds_a_case_and_lifts_the_hold(world: World):
    case = case_in(world, S.CLOSED)
    client = client_of(world, "secretary69")
    url = address(case, "conservation/")
    assert "Garder" not in text_of(client_of(world, "member69").get(url))
    refused = client.post(url, {"reason": "whatever"})
    assert refused.status_code == 200
    assert not LegalHold.objects.exists()
    assert client.post(url, {"reason": "judicial"}).status_code == 302
    hold = LegalHold.objects.get()
    assert (hold.case_id, hold.reason, hold.lifted_at) == (case.pk, "judicial", None)
    assert client.post(url, {"reason": "inspection"}).status_code == 200
    assert LegalHold.objects.get() == hold
    assert client.post(url, {"lift": "1"}).status_code == 302
    hold.refresh_from_db()
    assert hold.lifted_at is not None
    entries = Entry.objects.filter(object_type="referrals.legalhold").order_by("id")
    assert [one.purpose for one in entries] == ["retention.hold", "retention.lift"]
    assert {one.object_repr for one in entries} == {case.reference}


@pytest.mark.parametrize("who", ["member69", "association", "secretary75", "coordinator"])
def test_nobody_else_holds_a_case(world: World, who: str):
    case = case_in(world, "closed_nationally", author="association")
    secretary = world.actor("secretary69")
    hold_case(actor=secretary, reference=case.reference, reason=HoldReason.JUDICIAL)
    before = list(LegalHold.objects.values())
    refusal = (services.CaseForbidden, services.CaseNotFound)
    with pytest.raises(refusal):
        lift_hold(actor=world.actor(who), reference=case.reference)
    other = case_in(world, S.CLOSED)
    with pytest.raises(refusal):
        hold_case(actor=world.actor(who), reference=other.reference, reason=HoldReason.JUDICIAL)
    assert list(LegalHold.objects.values()) == before


def test_oversight_sees_references_and_no_word(world: World):
    case, draft = case_in(world, S.CLOSED), log_case(world, as_draft=True)
    client = client_of(world, "oversight")
    assert (
        client.post(f"{OVERVIEW}suspendre/", {"reference": "x", "reason": "judicial"})
        .context["form"]
        .errors["reference"]
    )
    # A draft is nobody's but its author's: the answer is that of a case that does not exist.
    for reference in (draft.reference, "0000-0000"):
        answer = client.post(
            f"{OVERVIEW}suspendre/", {"reference": reference, "reason": "judicial"}
        )
        assert answer.context["form"].errors["reference"]
    assert not LegalHold.objects.exists()
    held = {"reference": case.reference.lower(), "reason": "judicial"}
    assert client.post(f"{OVERVIEW}suspendre/", held).status_code == 302
    page = text_of(client.get(OVERVIEW))
    assert case.reference in page
    assert NARRATIVE[:30] not in page
    assert client.post(f"{OVERVIEW}reprendre/", {"reference": case.reference}).status_code == 302
    assert not LegalHold.objects.open().exists()
    assert client.get(address(case)).status_code == 404


def test_what_oversight_holds_no_secretary_lifts(world: World):
    case = case_in(world, S.CLOSED)
    oversight, secretary = world.actor("oversight"), world.actor("secretary69")
    hold_case(actor=oversight, reference=case.reference, reason=HoldReason.INSPECTION)
    before = list(LegalHold.objects.values())
    client, url = client_of(world, "secretary69"), address(case, "conservation/")
    page = text_of(client.get(url))
    assert "Seul l’organisme qui l’a suspendue" in page
    assert 'name="lift"' not in page
    assert client.post(url, {"lift": "1"}).status_code == 403
    with pytest.raises(services.CaseForbidden):
        lift_hold(actor=secretary, reference=case.reference)
    assert list(LegalHold.objects.values()) == before
    lift_hold(actor=oversight, reference=case.reference)

    # What the commission holds, another of its secretaries lifts, and so does oversight.
    for holder, lifter in (("secretary69", "conflicted69"), ("secretary69", "oversight")):
        actor = world.actor(holder)
        hold_case(actor=actor, reference=case.reference, reason=HoldReason.COMPLAINT)
        lift_hold(actor=world.actor(lifter), reference=case.reference)
    assert not LegalHold.objects.open().exists()


def test_a_renamed_commission_still_lifts_its_own_hold(world: World):
    case = case_in(world, S.CLOSED)
    reference = case.reference
    hold_case(actor=world.actor("secretary69"), reference=reference, reason=HoldReason.COMPLAINT)
    with acting_as(INSTALLER, purpose="tests"):
        Body.objects.filter(pk=world.bodies["commission69"].pk).update(name="Autre nom")
    client, url = client_of(world, "secretary69"), address(case, "conservation/")
    assert 'name="lift"' in client.get(url).content.decode()
    assert client.post(url, {"lift": "1"}).status_code == 302
    assert not LegalHold.objects.open().exists()


def test_the_report_says_what_was_done_under_which_text(world: World):
    case = case_in(world, S.CLOSED)
    run = apply(now=later(months=3, minutes=1))
    client = client_of(world, "oversight")
    report = client.get(f"{OVERVIEW}rapport.csv").content.decode()
    assert [line.split(";")[1] for line in report.splitlines()[1:]] == [case.reference]
    assert run.id in report
    assert "RGPD art. 5(1)(c)" in report
    assert run.id in text_of(client.get(OVERVIEW))
    assert Entry.objects.filter(event="retention.exported", actor_label__contains="oversight")


def test_oversight_asks_for_a_run_and_the_worker_does_it(world: World):
    client = client_of(world, "oversight")
    for _ in range(2):
        assert client.post(f"{OVERVIEW}appliquer/").status_code == 302
    jobs = ProcrastinateJob.objects.filter(task_name="referrals.apply_retention")
    assert [one.status for one in jobs] == ["todo"]
    assert Entry.objects.filter(event="retention.requested").count() == 2
    assert client_of(world, "secretary69").post(f"{OVERVIEW}appliquer/").status_code == 403
    with pytest.raises(RetentionForbidden):
        ask_for_run(actor=world.actor("secretary69"))
    assert Entry.objects.filter(event="retention.requested").count() == 2
    assert jobs.count() == 1


def test_deleting_one_s_draft_destroys_its_key_too(world: World):
    draft = log_case(world, as_draft=True)
    services.delete_draft(actor=world.actor("member69"), case_id=draft.pk)
    assert not Case.objects.exists()
    assert shares.share(name=draft.key_share, data_key_id=draft.data_key_id) is None
