"""A commission meets: agenda, opinions, documents, duty roster."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone
from pypdf import PdfReader

from audit.models import Entry
from commissions.meetings.services import (
    IdentifyingNote,
    MeetingForbidden,
    MeetingNotFound,
    NoteChanged,
    cancel_meeting,
    hand_over,
    on_duty,
    plan_meeting,
    put_on_duty,
    read_roster,
)
from commissions.models import DutyTurn, Meeting
from commissions.refusals import FieldRefused
from referrals.meetings.services import (
    agenda_pdf,
    calendar,
    generate_agenda,
    minutes_pdf,
    read_agenda,
    record_advice,
)
from referrals.models import AgendaItem
from referrals.retention import running
from referrals.services import IdentifyingText
from tests.factories import NARRATIVE, World, case_in, log_case, make_world
from tests.referrals.pages import client_of, text_of
from tests.referrals.test_concurrency import at_once

NOTE = "La relance est à faire par écrit."


def plan(world: World, who: str = "secretary69") -> Meeting:
    start = timezone.now() + timedelta(days=7)
    return plan_meeting(
        actor=world.actor(who),
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        mode="mixed",
    )


def agenda(world: World) -> tuple[Meeting, list[AgendaItem]]:
    meeting = plan(world)
    generate_agenda(actor=world.actor("secretary69"), meeting_id=meeting.pk)
    return meeting, list(meeting.items.all())


def words(document: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)


def test_the_agenda_holds_the_open_cases_of_the_commission_once(world: World):
    first = log_case(world)
    case_in(world, "closed")
    log_case(world, as_draft=True)
    case_in(world, "logged", department="75")
    meeting, items = agenda(world)
    assert [one.case for one in items] == [first]
    second = log_case(world)
    assert generate_agenda(actor=world.actor("secretary69"), meeting_id=meeting.pk) == 1
    assert [one.case for one in meeting.items.all()] == [first, second]
    assert generate_agenda(actor=world.actor("secretary69"), meeting_id=meeting.pk) == 0


def test_an_opinion_advises_and_does_not_move_the_case(world: World):
    case = log_case(world)
    meeting, (item,) = agenda(world)
    record_advice(
        actor=world.actor("secretary69"),
        meeting_id=meeting.pk,
        item_id=item.pk,
        advice="escalate",
        note=NOTE,
    )
    _meeting, (view,) = read_agenda(actor=world.actor("member69"), meeting_id=meeting.pk)
    assert (view.advice, view.note) == ("escalate", NOTE)
    case.refresh_from_db()
    assert (case.state, case.moves.count()) == ("logged", 1)


def test_an_opinion_that_identifies_someone_is_not_kept(world: World):
    log_case(world)
    meeting, (item,) = agenda(world)
    with pytest.raises(IdentifyingText):
        record_advice(
            actor=world.actor("secretary69"),
            meeting_id=meeting.pk,
            item_id=item.pk,
            advice="close",
            note="Appeler le 06 39 98 12 34.",
        )
    item.refresh_from_db()
    assert (item.advice, item.note_sealed) == ("", None)


def test_a_conflict_of_interest_keeps_from_giving_the_opinion(world: World):
    log_case(world)
    meeting, (item,) = agenda(world)
    with pytest.raises(MeetingForbidden):
        record_advice(
            actor=world.actor("conflicted69"),
            meeting_id=meeting.pk,
            item_id=item.pk,
            advice="close",
        )
    item.refresh_from_db()
    assert item.advice == ""


def test_agenda_and_minutes_are_tagged_and_hold_references_only(world: World):
    case = log_case(world)
    meeting, (item,) = agenda(world)
    secretary = world.actor("secretary69")
    record_advice(
        actor=secretary, meeting_id=meeting.pk, item_id=item.pk, advice="close", note=NOTE
    )
    for document in (
        agenda_pdf(actor=secretary, meeting_id=meeting.pk),
        minutes_pdf(actor=secretary, meeting_id=meeting.pk),
    ):
        text = words(document)
        assert case.reference in text
        assert "REFL-01" in text
        assert NOTE not in text
        assert NARRATIVE[:20] not in text
        root: Any = PdfReader(BytesIO(document)).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
    assert Entry.objects.filter(event="meeting.exported").count() == 2


def test_the_calendar_is_well_formed_and_holds_references_only(world: World):
    case = log_case(world)
    meeting, _items = agenda(world)
    text = calendar(actor=world.actor("secretary69"), meetings=[meeting])
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = text.replace("\r\n ", "")
    assert f"DESCRIPTION:{case.reference}" in whole
    assert "STATUS:CONFIRMED" in whole
    cancel_meeting(actor=world.actor("secretary69"), meeting_id=meeting.pk)
    meeting.refresh_from_db()
    again = calendar(actor=world.actor("secretary69"), meetings=[meeting])
    assert "STATUS:CANCELLED" in again
    assert "SEQUENCE:1" in again


def test_only_the_secretary_plans_and_others_do_not_know(world: World):
    meeting = plan(world)
    with pytest.raises(MeetingForbidden):
        plan(world, "member69")
    with pytest.raises(MeetingForbidden):
        generate_agenda(actor=world.actor("member69"), meeting_id=meeting.pk)
    for who in ("secretary75", "coordinator", "association", "ministry"):
        with pytest.raises(MeetingNotFound):
            read_agenda(actor=world.actor(who), meeting_id=meeting.pk)
    assert client_of(world, "secretary75").get(f"/reunions/{meeting.pk}/").status_code == 404
    for who in ("coordinator", "association", "rapporteur"):
        assert client_of(world, who).get("/reunions/").status_code == 403
    assert Meeting.objects.count() == 1


def test_the_pages_plan_fill_and_give_an_opinion(world: World):
    case = log_case(world)
    client = client_of(world, "secretary69")
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    typed = {"day": day, "starts_at": "14:00", "ends_at": "13:00", "mode": "remote"}
    assert "après son début" in text_of(client.post("/reunions/", typed))
    client.post("/reunions/", typed | {"ends_at": "16:00"})
    meeting = Meeting.objects.get()
    page = f"/reunions/{meeting.pk}/"
    client.post(f"{page}ordre-du-jour/")
    assert case.reference in text_of(client.get(page))
    item = AgendaItem.objects.get()
    client.post(f"{page}avis/{item.pk}/", {"advice": "continue", "note": NOTE})
    assert NOTE in text_of(client.get(page))
    for name, kind in (
        ("ordre-du-jour.pdf", "application/pdf"),
        ("compte-rendu.pdf", "application/pdf"),
        ("reunion.ics", "text/calendar"),
    ):
        assert client.get(page + name)["Content-Type"].startswith(kind)
    assert "BEGIN:VEVENT" in client.get("/reunions/reunions.ics").content.decode()


def turn_of(world: World, who: str, *, start: int = 0, days: int = 6) -> DutyTurn:
    first = timezone.localdate() + timedelta(days=start)
    return put_on_duty(
        actor=world.actor("secretary69"),
        member_id=world.members[who].pk,
        starts_on=first,
        ends_on=first + timedelta(days=days),
    )


def test_one_person_at_a_time_is_on_duty(world: World):
    turn = turn_of(world, "member69")
    assert on_duty(body_id=world.bodies["commission69"].pk) == turn
    assert on_duty(body_id=world.bodies["commission75"].pk) is None
    for who, start in (("colleague69", 3), ("member75", 20)):
        with pytest.raises(FieldRefused):
            turn_of(world, who, start=start)
    turn_of(world, "colleague69", start=7)
    assert DutyTurn.objects.count() == 2


def test_the_note_of_a_turn_is_written_by_its_own_and_read_by_the_commission(world: World):
    turn = turn_of(world, "member69")
    with pytest.raises(MeetingForbidden):
        hand_over(actor=world.actor("colleague69"), turn_id=turn.pk, note=NOTE)
    with pytest.raises(IdentifyingNote):
        hand_over(actor=world.actor("member69"), turn_id=turn.pk, note="06 39 98 12 34")
    with pytest.raises(MeetingNotFound):
        hand_over(actor=world.actor("member75"), turn_id=turn.pk, note=NOTE)
    turn.refresh_from_db()
    assert turn.handover_sealed is None
    client = client_of(world, "member69")
    client.post(f"/reunions/permanences/{turn.pk}/relais/", {"note": NOTE})
    assert read_roster(actor=world.actor("colleague69"))[0].note == NOTE
    assert NOTE in text_of(client.get("/reunions/permanences/"))
    assert read_roster(actor=world.actor("member75")) == []
    assert Entry.objects.filter(event="roster.read").exists()


def test_a_note_written_meanwhile_is_shown_and_not_lost(world: World):
    turn, client = turn_of(world, "member69"), client_of(world, "member69")
    url = f"/reunions/permanences/{turn.pk}/relais/"
    opened = client.get(url).context["form"]["version"].value()
    client.post(url, {"note": NOTE, "version": opened})
    written = DutyTurn.objects.get().handover_sealed
    other = "Le rappel est prévu lundi."
    with pytest.raises(NoteChanged):
        hand_over(actor=world.actor("member69"), turn_id=turn.pk, note=other)
    # A replacement in between does not make the page forget what it was filled from.
    shown = client.post(url, {"note": other, "version": opened, "step": "replace-note"})
    assert shown.context["form"]["version"].value() == opened
    answer = client.post(url, {"note": other, "version": opened})
    assert answer.status_code == 409
    assert NOTE in text_of(answer)
    assert other in text_of(answer)
    assert DutyTurn.objects.get().handover_sealed == written
    seen = answer.context["form"]["version"].value()
    assert client.post(url, {"note": other, "version": seen}).status_code == 302
    assert read_roster(actor=world.actor("member69"))[0].note == other


def test_a_note_goes_three_months_after_its_turn(world: World):
    turn = turn_of(world, "member69")
    hand_over(actor=world.actor("member69"), turn_id=turn.pk, note=NOTE)
    ended = timezone.now() + relativedelta(days=6)
    running.apply(actor=running.WORKER, now=ended + relativedelta(months=3))
    assert read_roster(actor=world.actor("member69"))[0].note == NOTE
    late = ended + relativedelta(months=3, days=1)
    assert running.plan(actor=running.WORKER, now=late).other_texts == 1
    assert running.apply(actor=running.WORKER, now=late).other_texts == 1
    assert DutyTurn.objects.get().handover_sealed is None
    assert read_roster(actor=world.actor("member69"))[0].note == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_notes_written_at_once_one_is_refused_and_told():
    world = make_world()
    turn, actor = turn_of(world, "member69"), world.actor("member69")

    def write(note: str) -> str:
        try:
            hand_over(actor=actor, turn_id=turn.pk, note=note)
        except NoteChanged:
            return "refused"
        return note

    answers = at_once(*[partial(write, note) for note in (NOTE, "Rien à signaler.")])
    assert answers.count("refused") == 1
    assert read_roster(actor=actor)[0].note in answers
