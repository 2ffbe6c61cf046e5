"""Every text that people write about a case is asked about word by word, as the narrative is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from audit.models import Entry
from commissions.meetings.services import IdentifyingNote, hand_over, put_on_duty
from commissions.models import DutyTurn
from referrals.enums import CaseState as S
from referrals.meetings.services import record_advice
from referrals.models import AgendaItem, Message, Pattern, Question, Recommendation, Relay
from referrals.patterns.services import find_patterns, follow, recommend
from referrals.relays.services import settle_relay
from referrals.services import Confirmation, IdentifyingText
from referrals.thread.services import write_message
from tests.factories import World, case_in, log_case
from tests.referrals.meetings.test_meetings import agenda
from tests.referrals.pages import client_of
from tests.referrals.patterns.test_patterns import repeat
from tests.referrals.test_questions import QUESTIONS, answer, ask, asked
from tests.referrals.test_relays import send, to_desk
from tests.referrals.thread.conversation import TEXT

NAMED = "La brigade a confondu la victime avec Ngozi."
NGOZI = {"start": NAMED.index("Ngozi"), "end": NAMED.index("Ngozi") + 5}
Write = Callable[..., Any]
# Where the text would be found, sealed, had it been stored.
Stored = tuple[type[models.Model], str]


def a_message(world: World) -> tuple[Write, str, Stored]:
    case = case_in(world, S.LOGGED)

    def write(**given: Any) -> None:
        write_message(actor=world.actor("member69"), reference=case.reference, text=NAMED, **given)

    return write, "text", (Message, "text_sealed")


def a_relay(world: World) -> tuple[Write, str, Stored]:
    case = case_in(world, S.ACKNOWLEDGED)
    desk = world.bodies["ministry"].pk

    def write(**given: Any) -> None:
        send(world, case, "coordinator", desk_id=desk, request=NAMED, **given)

    return write, "request", (Relay, "request_sealed")


def the_answer_to_a_relay(world: World) -> tuple[Write, str, Stored]:
    relay = to_desk(world)

    def write(**given: Any) -> None:
        settle_relay(
            actor=world.actor("ministry"),
            relay_id=relay.pk,
            status="answered",
            answer=NAMED,
            **given,
        )

    return write, "answer", (Relay, "answer_sealed")


def a_question(world: World) -> tuple[Write, str, Stored]:
    case = case_in(world, S.ACKNOWLEDGED)

    def write(**given: Any) -> None:
        ask(world, case, questions=(QUESTIONS[0], NAMED), **given)

    return write, "questions.1", (Question, "question_sealed")


def the_answer_to_a_question(world: World) -> tuple[Write, str, Stored]:
    case = case_in(world, S.ACKNOWLEDGED)
    ask(world, case, questions=QUESTIONS[:1])
    (request,) = asked(world, case)
    key = str(request.questions[0].id)

    def write(**given: Any) -> None:
        answer(world, case, answers={key: NAMED}, **given)

    return write, f"answers.{key}", (Question, "answer_sealed")


def an_opinion(world: World) -> tuple[Write, str, Stored]:
    log_case(world)
    meeting, (item,) = agenda(world)

    def write(**given: Any) -> None:
        record_advice(
            actor=world.actor("secretary69"),
            meeting_id=meeting.pk,
            item_id=item.pk,
            advice="close",
            note=NAMED,
            **given,
        )

    return write, "note", (AgendaItem, "note_sealed")


def a_recommendation(world: World) -> tuple[Write, str, Stored]:
    pattern = raised_pattern(world)

    def write(**given: Any) -> None:
        recommend(
            actor=world.actor("member69"), pattern_id=pattern, **recommendation(NAMED), **given
        )

    return write, "text", (Recommendation, "text_sealed")


def a_step(world: World) -> tuple[Write, str, Stored]:
    actor = world.actor("member69")
    one = recommend(actor=actor, pattern_id=raised_pattern(world), **recommendation(TEXT))

    def write(**given: Any) -> None:
        follow(actor=actor, recommendation_id=one.pk, target="sent", note=NAMED, **given)

    return write, "note", (one.steps.model, "note_sealed")


def raised_pattern(world: World) -> int:
    repeat(world, 5)
    find_patterns(timezone.now())
    return Pattern.objects.values_list("pk", flat=True)[0]


def recommendation(text: str) -> dict[str, Any]:
    due_on = timezone.localdate() + timedelta(days=30)
    return {"addressed_to": "PREFECTURE", "text": text, "due_on": due_on}


TEXTS = [
    a_message,
    a_relay,
    the_answer_to_a_relay,
    a_question,
    the_answer_to_a_question,
    an_opinion,
    a_recommendation,
    a_step,
]


def sealed(stored: Stored) -> int:
    model, column = stored
    return model._default_manager.filter(**{f"{column}__isnull": False}).count()


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.__name__)
def test_a_name_is_stored_only_when_it_is_said_to_name_nobody(
    world: World, text: Callable[[World], tuple[Write, str, Stored]]
) -> None:
    write, field, stored = text(world)
    before = sealed(stored)

    with pytest.raises(IdentifyingText) as refused:
        write()
    assert refused.value.field_name == field
    (finding,) = refused.value.findings
    assert {"start": finding.start, "end": finding.end} == NGOZI
    assert sealed(stored) == before
    assert not Entry.objects.filter(event="words.confirmed").exists()

    write(confirmations=[Confirmation(**NGOZI, reason="WORD", field=field)])
    assert sealed(stored) > before
    entry = Entry.objects.get(event="words.confirmed")
    assert entry.additional_data == {"count": 1, "reasons": {"WORD": 1}}
    assert "Ngozi" not in str(list(Entry.objects.values()))


def test_a_note_to_the_next_on_duty_is_asked_about_too(world: World) -> None:
    today = timezone.localdate()
    turn = put_on_duty(
        actor=world.actor("secretary69"),
        member_id=world.members["member69"].pk,
        starts_on=today,
        ends_on=today,
    )
    actor = world.actor("member69")

    with pytest.raises(IdentifyingNote):
        hand_over(actor=actor, turn_id=turn.pk, note=NAMED)
    assert DutyTurn.objects.get(pk=turn.pk).handover_sealed is None

    # The journal keeps the reason: it is one of the list, and no sentence.
    confirmed = [Confirmation(**NGOZI, reason="Ngozi, vue hier", field="note")]
    with pytest.raises(IdentifyingNote):
        hand_over(actor=actor, turn_id=turn.pk, note=NAMED, confirmations=confirmed)
    page = f"/reunions/permanences/{turn.pk}/relais/"
    typed = {"note": NAMED, "confirm-note": "vue hier|Ngozi"}
    assert client_of(world, "member69").post(page, typed).status_code == 200
    assert DutyTurn.objects.get(pk=turn.pk).handover_sealed is None
    assert "vue hier" not in str(list(Entry.objects.values()))

    confirmed = [Confirmation(**NGOZI, reason="INSTITUTION", field="note")]
    hand_over(actor=actor, turn_id=turn.pk, note=NAMED, confirmations=confirmed)
    assert DutyTurn.objects.get(pk=turn.pk).handover_sealed is not None
    entry = Entry.objects.get(event="words.confirmed")
    assert entry.additional_data == {"count": 1, "reasons": {"INSTITUTION": 1}}


def test_a_lone_reason_is_asked_about_once(world: World) -> None:
    """It is the only question, and was confirmed as the reason that it is."""
    case = case_in(world, S.ACKNOWLEDGED)
    confirmed = [Confirmation(**NGOZI, reason="WORD", field="reason")]
    ask(world, case, questions=(), reason=NAMED, confirmations=confirmed)
    answer(world, case, reason=NAMED, confirmations=confirmed)
    (request,) = asked(world, case)
    assert [(one.question, one.answer) for one in request.questions] == [(NAMED, NAMED)]
