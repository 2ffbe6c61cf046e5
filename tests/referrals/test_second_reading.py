"""Two persons have read what leaves the commission, or the case says that nobody else did."""

from typing import Any

import pytest

from audit.actors import Actor
from commissions.models import Seat
from commissions.services import close_seat
from referrals import services
from referrals.enums import CaseState as S
from referrals.leaving import sending
from referrals.leaving.enums import Reading, ReadingStatus
from referrals.leaving.readings import (
    ReadingNotNeeded,
    ReadingSettled,
    ask_reading,
    confirm_reading,
    send_back,
)
from referrals.models import Case, Notification, SecondReading
from referrals.notifications.announcing import announce_readings
from referrals.notifications.enums import Event
from tests.api.cases import stored, url
from tests.factories import (
    INSTALLER,
    NARRATIVE,
    SUMMARY,
    World,
    case_content,
    days_ago,
    log_case,
    move_case,
)
from tests.referrals.pages import address, client_of, text_of

UP: dict[str, Any] = {"to": "escalated", "national_summary": SUMMARY}
OTHER = "Un autre résumé du même manquement."
REFUSED = "Le résumé dit trop de choses du lieu."
TO_READ = "/dossiers/relectures/"


@pytest.fixture
def own(world: World) -> Case:
    """A case that the secretary logged alone."""
    return log_case(world, "secretary69")


def asked(world: World, case: Case, text: str = SUMMARY) -> SecondReading:
    return ask_reading(actor=world.actor("secretary69"), case_id=case.pk, national_summary=text)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_whoever_sends_up_what_a_colleague_logged_is_the_second_person(world: World) -> None:
    case = log_case(world)
    answer = client_of(world, "secretary69").post(
        url(case, "moves/"), UP, content_type="application/json"
    )
    assert answer.status_code == 201
    assert now(case).summary_reading == Reading.TWO_PERSONS
    # Nobody read the summary itself but whoever wrote it: the page does not say otherwise.
    national = text_of(client_of(world, "coordinator").get(address(case)))
    assert "Une personne a signalé le dossier, une autre a écrit le résumé" in national
    assert "Lu par une seconde personne" not in national
    with pytest.raises(ReadingNotNeeded):
        asked(world, log_case(world))


def test_the_sole_author_is_told_to_ask_and_nothing_changes(world: World, own: Case) -> None:
    before = (*stored(), SecondReading.objects.count(), now(own).version)
    answer = client_of(world, "secretary69").post(
        url(own, "moves/"), UP, content_type="application/json"
    )
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:relais:problem:second_reading_needed"
    assert (*stored(), SecondReading.objects.count(), now(own).version) == before
    assert now(own).state == S.LOGGED


def test_on_the_pages_the_summary_waits_for_a_colleague_who_lets_it_leave(
    world: World, own: Case
) -> None:
    secretary, colleague = client_of(world, "secretary69"), client_of(world, "member69")
    form = address(own, "action/escalated/")
    assert "Demander une relecture" in text_of(secretary.get(form))
    secretary.post(form, {"step": "move", "version": "1", "national_summary": SUMMARY})
    reading = SecondReading.objects.get()
    page = f"{TO_READ}{reading.pk}/"

    # It has not left: the national level does not even know the case.
    assert client_of(world, "coordinator").get(address(own)).status_code == 404
    assert now(own).state == S.LOGGED
    for text in (text_of(colleague.get(TO_READ)), text_of(secretary.get(TO_READ))):
        assert own.reference in text
    assert page in text_of(colleague.get(address(own)))
    shown = text_of(colleague.get(page))
    assert SUMMARY in shown
    assert NARRATIVE in shown
    # Neither its author nor whom the case implicates is the second person.
    for who, status in (
        ("secretary69", 403),
        ("conflicted69", 403),
        ("member75", 404),
        ("coordinator", 404),
        ("association", 404),
    ):
        assert client_of(world, who).post(page, {"step": "confirm"}).status_code == status
    assert now(own).state == S.LOGGED

    assert colleague.post(page, {"step": "confirm"}).status_code == 302
    gone = now(own)
    assert (gone.state, gone.summary_reading) == (S.ESCALATED, Reading.SECOND_PERSON)
    assert gone.moves.latest("at", "case_version").by_id == world.members["member69"].pk
    national = text_of(client_of(world, "coordinator").get(address(own)))
    assert SUMMARY in national
    assert "Lu par une seconde personne" in national
    with pytest.raises(ReadingSettled):
        confirm_reading(actor=world.actor("colleague69"), reading_id=reading.pk)


def test_it_is_sent_back_with_a_reason_and_another_one_replaces_it(
    world: World, own: Case
) -> None:
    reading = asked(world, own)
    colleague = client_of(world, "member69")
    decide = f"/api/v1/second-readings/{reading.pk}/"

    def answered(**body: str) -> int:
        return colleague.patch(decide, body, content_type="application/json").status_code

    assert answered(status="sent_back") == 400
    assert answered(status="sent_back", reason="Écrire à marie@example.org.") == 422
    assert answered(status="pending") == 400
    reading.refresh_from_db()
    assert (reading.status, reading.reason_sealed) == (ReadingStatus.PENDING, None)

    assert answered(status="sent_back", reason=REFUSED) == 200
    assert answered(status="confirmed") == 409
    assert now(own).state == S.LOGGED
    author = client_of(world, "secretary69")
    assert REFUSED in text_of(author.get(f"{TO_READ}{reading.pk}/"))
    again = author.post(
        url(own, "second-readings/"),
        {"national_summary": OTHER},
        content_type="application/json",
    )
    assert again.status_code == 201
    latest = asked(world, own)
    replaced = SecondReading.objects.get(pk=again.json()["id"])
    assert replaced.status == ReadingStatus.REPLACED
    confirm_reading(actor=world.actor("member69"), reading_id=latest.pk)
    file = services.read_case(actor=world.actor("coordinator"), reference=own.reference)
    assert file.national_summary == SUMMARY
    with pytest.raises(ReadingSettled):
        send_back(actor=world.actor("member69"), reading_id=latest.pk, reason=REFUSED)


def test_an_identifying_or_empty_summary_is_not_even_kept(world: World, own: Case) -> None:
    for text, refusal in (
        ("Écrire à marie@example.org.", services.IdentifyingText),
        ("  ", services.CaseRefused),
    ):
        with pytest.raises(refusal):
            asked(world, own, text)
    assert not SecondReading.objects.exists()


def test_a_critical_case_leaves_at_once_and_says_so(world: World) -> None:
    content = case_content(
        age_band="MINOR",
        dysfunctions=(services.DysfunctionContent(type="MIN-01", clock_started_on=days_ago(1)),),
    )
    case = services.log_case(actor=world.actor("secretary69"), content=content)
    move_case(world, case, "secretary69", S.ESCALATED)
    assert now(case).summary_reading == Reading.CRITICAL
    assert "Non relu par une seconde personne" in text_of(
        client_of(world, "coordinator").get(address(case))
    )


def test_a_commission_of_one_is_not_held_up_and_neither_is_an_association(world: World) -> None:
    seat = Seat.objects.get(member=world.members["member75"])
    close_seat(actor=INSTALLER, seat=seat, on=days_ago(1))
    alone = log_case(world, "secretary75", department="75")
    report = log_case(world, "association")
    for case, who, reading in (
        (alone, "secretary75", Reading.ALONE),
        (report, "association", Reading.REPORT),
    ):
        move_case(world, case, who, S.ESCALATED)
        assert (now(case).state, now(case).summary_reading) == (S.ESCALATED, reading)


@pytest.mark.parametrize(("author", "decided"), [("member69", True), ("secretary69", False)])
def test_a_reader_who_comes_or_goes_meanwhile_is_a_change_of_the_case(
    world: World, monkeypatch: pytest.MonkeyPatch, author: str, decided: bool
) -> None:
    case = log_case(world, author)
    # What was decided a moment ago is not what the rule says now.
    monkeypatch.setattr(sending, "awaits_reader", lambda actor, case: decided)
    form = address(case, "action/escalated/")
    answer = client_of(world, "secretary69").post(
        form, {"step": "move", "version": "1", "national_summary": SUMMARY}
    )
    assert answer.status_code == 409
    assert SUMMARY in text_of(answer)
    assert not SecondReading.objects.exists()
    assert (now(case).state, now(case).version) == (S.LOGGED, 1)


def test_a_summary_that_comes_after_waits_as_well(world: World, own: Case) -> None:
    services.move_case(actor=Actor.system("tests"), case_id=own.pk, target=S.ESCALATED)
    assert now(own).summary_reading == ""
    with pytest.raises(services.SecondReadingNeeded):
        services.write_summary(
            actor=world.actor("secretary69"), case_id=own.pk, national_summary=SUMMARY
        )
    assert now(own).national_summary_sealed is None
    page = address(own, "resume/")
    author = client_of(world, "secretary69")
    assert author.post(page, {"version": "2", "national_summary": SUMMARY}).status_code == 302
    assert SUMMARY not in text_of(client_of(world, "coordinator").get(address(own)))
    reading = SecondReading.objects.get()
    confirm_reading(actor=world.actor("member69"), reading_id=reading.pk)
    assert SUMMARY in text_of(client_of(world, "coordinator").get(address(own)))


def test_those_who_may_read_it_are_told_until_somebody_did(world: World, own: Case) -> None:
    reading = asked(world, own)
    assert announce_readings(reading.asked_at) == 2
    assert announce_readings(reading.asked_at) == 2
    told = Notification.objects.filter(event=Event.READING)
    who = {one.member.email.partition("@")[0] for one in told}
    assert who == {"member69", "colleague69"}
    assert told.current().count() == 2
    confirm_reading(actor=world.actor("member69"), reading_id=reading.pk)
    assert told.current().count() == 0


def test_a_case_that_went_another_way_waits_for_nobody(world: World, own: Case) -> None:
    reading = asked(world, own)
    for who, target in (("member69", S.IN_LOCAL_HANDLING), ("member69", S.RESOLVED_LOCALLY)):
        move_case(world, own, who, target)
    move_case(world, own, "secretary69", S.CLOSED)
    assert own.reference not in text_of(client_of(world, "member69").get(TO_READ))
    with pytest.raises(services.MoveForbidden):
        confirm_reading(actor=world.actor("member69"), reading_id=reading.pk)
    assert now(own).state == S.CLOSED
    assert now(own).national_summary_sealed is None


def test_a_summary_of_a_new_case_is_the_association_s_alone(world: World) -> None:
    """What a commission's author wrote with the case would go up with a rule, read by nobody."""
    with pytest.raises(services.CaseRefused) as refused:
        log_case(world, "member69", national_summary=SUMMARY)
    assert list(refused.value.errors) == ["national_summary"]
    assert not Case.objects.exists()


def test_a_report_that_a_rule_sends_up_says_that_nobody_else_read_it(world: World) -> None:
    case = log_case(world, "association", national_summary=SUMMARY)
    services.move_case(actor=Actor.system("tests"), case_id=case.pk, target=S.ESCALATED)
    case.refresh_from_db()
    assert case.summary_reading == "report"


def test_a_summary_written_by_another_ends_what_waits(world: World, own: Case) -> None:
    """Otherwise the text that waits could replace, later, the one that was acted on."""
    services.move_case(actor=Actor.system("tests"), case_id=own.pk, target=S.ESCALATED)
    waiting = asked(world, own, OTHER)
    services.write_summary(
        actor=world.actor("conflicted69"), case_id=own.pk, national_summary=SUMMARY
    )
    waiting.refresh_from_db()
    assert waiting.status == ReadingStatus.REPLACED
    with pytest.raises(ReadingSettled):
        confirm_reading(actor=world.actor("colleague69"), reading_id=waiting.pk)
