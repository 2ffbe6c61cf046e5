"""Requests for information: questions with a due date, and their answers."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from referrals import services
from referrals.enums import CaseState as S, Route
from referrals.models import Case, InformationRequest, Question
from tests.factories import REASON, SUMMARY, World, case_in, days_ago, log_case, move_case

QUESTIONS = ("Quel service a été saisi ?", "Depuis combien de jours ?")


def ask(world: World, case: Case, **given: Any) -> None:
    services.move_case(
        actor=world.actor("coordinator"),
        case_id=case.pk,
        target=S.INFORMATION_REQUESTED,
        **({"questions": QUESTIONS} | given),
    )


def answer(world: World, case: Case, who: str = "member69", **given: Any) -> None:
    services.move_case(actor=world.actor(who), case_id=case.pk, target=S.ACKNOWLEDGED, **given)


def asked(world: World, case: Case, who: str = "member69") -> list[services.RequestView]:
    return services.read_case(actor=world.actor(who), reference=case.reference).requests


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_questions_and_answers_are_read_at_both_levels(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    ask(world, case)
    (request,) = asked(world, case)
    keys = [str(one.id) for one in request.questions]
    answer(world, case, answers={keys[0]: "La préfecture.", keys[1]: "Douze."})
    for who in ("member69", "coordinator"):
        (request,) = asked(world, case, who)
        assert [(one.question, one.answer) for one in request.questions] == [
            (QUESTIONS[0], "La préfecture."),
            (QUESTIONS[1], "Douze."),
        ]
        assert not request.is_open
    assert state(case) == S.ACKNOWLEDGED


def test_a_lone_reason_is_the_question_and_the_answer(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    ask(world, case, questions=(), reason=REASON)
    answer(world, case, reason="Voici.")
    (request,) = asked(world, case)
    assert [(one.question, one.answer) for one in request.questions] == [(REASON, "Voici.")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"questions": (), "reason": ""}, "questions"),
        ({"questions": ("  ",)}, "questions"),
        ({"questions": ("?",) * 11}, "questions"),
        ({"due_on": days_ago(0)}, "due_on"),
        ({"due_on": date(2050, 1, 1)}, "due_on"),
        ({"questions": ("a" * 1001,)}, "questions.0"),
    ],
)
def test_a_request_that_asks_nothing_or_for_no_time_is_refused(
    world: World, given: dict[str, Any], field: str
):
    case = case_in(world, S.ACKNOWLEDGED)
    with pytest.raises(services.CaseRefused) as refused:
        ask(world, case, **given)
    assert list(refused.value.errors) == [field]
    assert (state(case), InformationRequest.objects.count()) == (S.ACKNOWLEDGED, 0)


def test_every_question_wants_its_answer(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    ask(world, case)
    (request,) = asked(world, case)
    first, second = (str(one.id) for one in request.questions)
    for given in ({}, {"answers": {first: "Oui."}}, {"reason": "Voici."}):
        with pytest.raises(services.CaseRefused) as refused:
            answer(world, case, **given)
        assert f"answers.{second}" in refused.value.errors
    with pytest.raises(services.CaseRefused):
        answer(world, case, answers={first: "a", second: "b", "other": "c"})
    assert state(case) == S.INFORMATION_REQUESTED
    assert not Question.objects.filter(answer_sealed__isnull=False).exists()


def test_an_answer_that_identifies_someone_is_refused_beside_its_question(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    ask(world, case, questions=("Qui ?",))
    (request,) = asked(world, case)
    key = str(request.questions[0].id)
    with pytest.raises(services.IdentifyingText) as refused:
        answer(world, case, answers={key: "Écrire à marie@example.org."})
    assert refused.value.field_name == f"answers.{key}"
    assert state(case) == S.INFORMATION_REQUESTED


def test_whoever_asked_may_take_the_questions_back_with_a_reason(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    ask(world, case)
    with pytest.raises(services.CaseRefused):
        answer(world, case, "coordinator")
    answer(world, case, "coordinator", reason="Réponse obtenue par ailleurs.")
    (request,) = asked(world, case)
    assert (state(case), request.is_open) == (S.ACKNOWLEDGED, False)


def test_the_answers_have_a_day_of_their_own_and_the_national_clock_goes_on(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    national = case.national_due_on
    due = timezone.localdate() + timedelta(days=3)
    ask(world, case, due_on=due)
    case.refresh_from_db()
    assert (case.due_on, case.national_due_on) == (due, national)
    answer(world, case, "coordinator", reason=REASON)
    case.refresh_from_db()
    assert (case.due_on, case.national_due_on) == (national, national)


def test_the_usual_delay_is_five_working_days(world: World):
    with time_machine.travel("2027-04-29 10:00+02:00", tick=False):
        case = case_in(world, S.ACKNOWLEDGED)
        ask(world, case)
        # Thursday 6 May 2027 is Ascension Day.
        assert case.information_requests.get().due_on == date(2027, 5, 7)


def test_an_association_answers_for_a_case_that_no_commission_holds(world: World):
    case = log_case(world, "association", route=Route.NATIONAL, national_summary=SUMMARY)
    move_case(world, case, "coordinator", S.ACKNOWLEDGED)
    ask(world, case, questions=("Quand ?",))
    answer(world, case, "association", reason="En mars.")
    assert state(case) == S.ACKNOWLEDGED


def test_it_does_not_answer_for_the_commission(world: World):
    case = case_in(world, S.INFORMATION_REQUESTED, author="association")
    with pytest.raises(services.CaseForbidden):
        answer(world, case, "association", reason="En mars.")
    assert state(case) == S.INFORMATION_REQUESTED
