"""Whoever opens a text of a case, by whichever door, leaves a line that says whose and why."""

from collections.abc import Callable

import pytest

from audit.models import Entry
from audit.services import name_in_journal
from referrals.leaving.readings import ask_reading, find_reading
from referrals.meetings.services import calendar, read_agenda, record_advice
from referrals.relays.services import read_relay, relays_of_case
from referrals.services import read_case
from referrals.thread.services import read_thread
from tests.factories import SUMMARY, World, log_case
from tests.referrals.meetings.test_meetings import NOTE, agenda
from tests.referrals.test_relays import to_desk

Line = tuple[str, str, str, str]


def last_line() -> Line:
    entry = Entry.objects.latest()
    return entry.event, entry.purpose, entry.actor_label, entry.object_repr


def a_case(world: World) -> Line:
    case = log_case(world)
    read_case(actor=world.actor("member69"), reference=case.reference)
    return "case.read", "case.read", "member69@example.org", case.reference


def a_thread(world: World) -> Line:
    case = log_case(world)
    read_thread(actor=world.actor("member69"), reference=case.reference)
    return "thread.read", "thread.read", "member69@example.org", case.reference


def a_relay(world: World) -> Line:
    relay = to_desk(world)
    read_relay(actor=world.actor("ministry"), relay_id=relay.pk)
    return "relay.read", "relay.read", "ministry@example.org", relay.case.reference


def the_relays_of_a_case(world: World) -> Line:
    reference = to_desk(world).case.reference
    relays_of_case(actor=world.actor("coordinator"), reference=reference)
    return "case.read", "relay.read", "coordinator@example.org", reference


def a_summary_before_it_leaves(world: World) -> Line:
    case = log_case(world, "secretary69")
    reading = ask_reading(
        actor=world.actor("secretary69"), case_id=case.pk, national_summary=SUMMARY
    )
    find_reading(actor=world.actor("member69"), reading_id=reading.pk)
    return "case.read", "case.read_summary", "member69@example.org", case.reference


def the_notes_of_a_meeting(world: World) -> Line:
    log_case(world)
    meeting, (item,) = agenda(world)
    record_advice(
        actor=world.actor("secretary69"),
        meeting_id=meeting.pk,
        item_id=item.pk,
        advice="escalate",
        note=NOTE,
    )
    read_agenda(actor=world.actor("member69"), meeting_id=meeting.pk)
    return "minutes.read", "minutes.read", "member69@example.org", name_in_journal(meeting)


def the_calendar_of_the_meetings(world: World) -> Line:
    log_case(world)
    meeting, _items = agenda(world)
    calendar(actor=world.actor("member69"), meetings=[meeting])
    return "meeting.exported", "meeting.export", "member69@example.org", ""


@pytest.mark.parametrize(
    "opened",
    [
        a_case,
        a_thread,
        a_relay,
        the_relays_of_a_case,
        a_summary_before_it_leaves,
        the_notes_of_a_meeting,
        the_calendar_of_the_meetings,
    ],
)
def test_opening_leaves_a_line(world: World, opened: Callable[[World], Line]) -> None:
    assert opened(world) == last_line()
