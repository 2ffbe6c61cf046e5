"""A life in which every text that Relais keeps is written once, each with a word of its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from audit.services import acting_as
from commissions.access import secrets
from commissions.meetings.services import hand_over, plan_meeting, put_on_duty
from commissions.models import Meeting
from referrals.enums import CaseState as S, Level
from referrals.kept.services import keep_form
from referrals.leaving.readings import ask_reading, send_back
from referrals.meetings.services import generate_agenda, record_advice
from referrals.models import Case, Pattern, Question, Relay
from referrals.patterns.services import follow, recommend
from referrals.relays.services import send_relay, settle_relay
from referrals.thread.services import write_message
from tests.factories import INSTALLER, World, log_case, move_case

# What is written once each; tests/hostile/test_dump.py compares with the sealed columns.
KINDS = (
    "advice",
    "answer",
    "factor",
    "handover",
    "kept",
    "message",
    "narrative",
    "question",
    "reading",
    "reading reason",
    "reason",
    "recommendation",
    "relay",
    "relay answer",
    "step",
    "summary",
)

Say = Callable[[str], str]


def live(world: World, words: dict[str, str]) -> tuple[Case, Meeting]:
    def say(kind: str) -> str:
        return f"Le service parle de {words[kind]}."

    case = climb_the_ladder(world, say)
    wait_for_a_reader(world, say)
    meeting = meet(world, case, say)
    recommend_something(world, say)
    secrets.seal(words["factor"])
    typed = QueryDict(mutable=True)
    typed["narrative"] = say("kept")
    keep_form(actor=world.actor("member69"), address="/dossiers/nouveau/", data=typed)
    return case, meeting


def climb_the_ladder(world: World, say: Say) -> Case:
    case = log_case(world, narrative=say("narrative"))
    write_message(actor=world.actor("member69"), reference=case.reference, text=say("message"))
    move_case(world, case, "secretary69", S.ESCALATED, national_summary=say("summary"))
    move_case(world, case, "coordinator", S.ACKNOWLEDGED, reason=say("reason"))
    move_case(
        world, case, "coordinator", S.INFORMATION_REQUESTED, questions=[say("question")], reason=""
    )
    question = Question.objects.get()
    move_case(
        world,
        case,
        "secretary69",
        S.ACKNOWLEDGED,
        answers={str(question.pk): say("answer")},
        reason="",
    )
    relay = send_relay(
        actor=world.actor("coordinator"),
        case_id=case.pk,
        desk_id=world.bodies["ministry"].pk,
        request=say("relay"),
    )
    assert relay.level == Level.NATIONAL
    settle_relay(
        actor=world.actor("ministry"),
        relay_id=Relay.objects.get().pk,
        status="answered",
        answer=say("relay answer"),
    )
    return case


def wait_for_a_reader(world: World, say: Say) -> None:
    own = log_case(world, "secretary69")
    reading = ask_reading(
        actor=world.actor("secretary69"), case_id=own.pk, national_summary=say("reading")
    )
    send_back(actor=world.actor("member69"), reading_id=reading.pk, reason=say("reading reason"))


def meet(world: World, case: Case, say: Say) -> Meeting:
    secretary = world.actor("secretary69")
    start = timezone.now() + timedelta(days=7)
    meeting = plan_meeting(
        actor=secretary, starts_at=start, ends_at=start + timedelta(hours=2), mode="mixed"
    )
    generate_agenda(actor=secretary, meeting_id=meeting.pk)
    record_advice(
        actor=secretary,
        meeting_id=meeting.pk,
        item_id=meeting.items.all()[0].pk,
        advice="continue",
        note=say("advice"),
    )
    today = timezone.localdate()
    turn = put_on_duty(
        actor=secretary,
        member_id=world.members["member69"].pk,
        starts_on=today,
        ends_on=today + timedelta(days=6),
    )
    hand_over(actor=world.actor("member69"), turn_id=turn.pk, note=say("handover"))
    return meeting


def recommend_something(world: World, say: Say) -> None:
    today = timezone.localdate()
    repeated: dict[str, Any] = {
        "type_code": "REFL-01",
        "responsible_body": "POLICE",
        "department_id": "69",
        "count": 5,
        "seen_on": today,
        "began_on": today,
    }
    with acting_as(INSTALLER, purpose="tests"):
        pattern = Pattern.objects.create(**repeated)
    secretary = world.actor("secretary69")
    one = recommend(
        actor=secretary,
        pattern_id=pattern.pk,
        addressed_to="POLICE",
        text=say("recommendation"),
        due_on=today + timedelta(days=30),
    )
    follow(actor=secretary, recommendation_id=one.pk, target="sent", note=say("step"))
