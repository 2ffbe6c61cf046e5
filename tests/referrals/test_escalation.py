"""Cases that go up by themselves: each rule, once, and never what was decided otherwise."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from audit.services import acting_as
from commissions.models import Body
from contacts_map.models import CoveredDepartment
from referrals.enums import AutomaticRule as Rule, CaseState as S, Route
from referrals.escalation.services import escalate_due_cases
from referrals.models import Case, Move
from referrals.services import DysfunctionContent
from tests.factories import INSTALLER, SUMMARY, World, case_in, log_case, move_case
from tests.referrals.directory import referent_of


@pytest.fixture
def world(world: World) -> World:
    """Both departments have a referent, so that no case goes up for want of one."""
    referent_of("69", "75")
    return world


def rules_of(case: Case) -> list[str]:
    return list(case.moves.exclude(rule="").values_list("rule", flat=True))


def run(now: datetime | None = None) -> int:
    return escalate_due_cases(now=now).count


def after(case: Case, days: int = 1) -> datetime:
    """A moment of the day that comes so many days after the end of the local delay."""
    case.refresh_from_db()
    assert case.local_due_on is not None
    noon = datetime.combine(case.local_due_on, datetime.min.time()) + timedelta(hours=12)
    return timezone.make_aware(noon) + timedelta(days=days)


def critical(world: World) -> Case:
    return log_case(
        world,
        age_band="MINOR",
        dysfunctions=(DysfunctionContent(type="MIN-01", clock_started_on=timezone.localdate()),),
    )


def chaired_by(world: World, body: str, kind: str) -> None:
    with acting_as(INSTALLER, purpose="test"):
        Body.objects.filter(pk=world.bodies[body].pk).update(chaired_by=kind)


def test_an_ordinary_case_stays_in_its_commission(world: World):
    case = log_case(world)
    assert run() == 0
    case.refresh_from_db()
    assert (case.state, case.sent_up_by_rule) == (S.LOGGED, "")


def test_a_critical_case_goes_up_at_once_and_is_flagged(world: World):
    case = critical(world)
    assert run() == 1
    case.refresh_from_db()
    assert (case.state, case.sent_up_by_rule) == (S.ESCALATED, Rule.CRITICAL)
    move = case.moves.latest("case_version")
    assert (move.rule, move.role, move.by, move.occasion) == (Rule.CRITICAL, "system", None, None)
    assert case.due_on == case.national_due_on


def test_a_case_that_implicates_the_chair_goes_up(world: World):
    chaired_by(world, "commission69", "GENDARMERIE")
    case = log_case(world)
    other = log_case(world, "member75", department="75")
    assert run() == 1
    assert rules_of(case) == [Rule.CHAIR_IMPLICATED]
    assert rules_of(other) == []


def test_a_department_without_a_referent_sends_its_cases_up(world: World):
    with acting_as(INSTALLER, purpose="test"):
        CoveredDepartment.objects.filter(department_id="69").delete()
    case = log_case(world)
    log_case(world, "member75", department="75")
    assert run() == 1
    assert rules_of(case) == [Rule.NO_REFERENT]


def test_a_case_goes_up_the_day_after_the_local_delay_has_run_out(world: World):
    case = case_in(world, S.IN_LOCAL_HANDLING)
    assert run(after(case, days=0)) == 0
    assert run(after(case)) == 1
    assert rules_of(case) == [Rule.DELAY_EXCEEDED]
    assert case.moves.latest("case_version").occasion == case.local_due_on


@pytest.mark.parametrize("situation", [S.RETURNED, S.REOPENED])
def test_a_case_that_nobody_takes_up_again_goes_up(world: World, situation: str):
    case = case_in(world, situation)
    run(after(case))
    case.refresh_from_db()
    assert case.state == S.ESCALATED
    last = case.moves.order_by("case_version").values_list("to_state", "rule")
    assert list(last)[-2:] == [(S.IN_LOCAL_HANDLING, ""), (S.ESCALATED, Rule.DELAY_EXCEEDED)]


def test_what_was_sent_back_is_not_sent_up_for_the_same_reason_again(world: World):
    case = critical(world)
    run()
    for target in (S.ACKNOWLEDGED, S.RETURNED):
        move_case(world, case, "coordinator", target)
    move_case(world, case, "member69", S.IN_LOCAL_HANDLING)
    assert run() == 0
    assert run(after(case)) == 1
    assert rules_of(case) == [Rule.CRITICAL, Rule.DELAY_EXCEEDED]


def test_each_new_local_delay_may_run_out(world: World):
    case = case_in(world, S.IN_LOCAL_HANDLING)
    first = after(case)
    run(first)
    for target in (S.ACKNOWLEDGED, S.RETURNED):
        move_case(world, case, "coordinator", target)
    with acting_as(INSTALLER, purpose="test"):
        Case.objects.filter(pk=case.pk).update(local_due_on=first.date())
    run(after(case))
    assert rules_of(case) == [Rule.DELAY_EXCEEDED] * 2


@pytest.mark.parametrize(
    "situation",
    [S.DRAFT, S.RESOLVED_LOCALLY, S.ESCALATED, S.ANSWERED, S.CLOSED, S.DECLINED],
)
def test_the_delay_of_a_case_that_does_not_wait_for_its_commission_never_runs_out(
    world: World, situation: str
):
    case = case_in(world, situation)
    before = Move.objects.count()
    assert run(timezone.now() + timedelta(days=400)) == 0
    case.refresh_from_db()
    assert (case.state, Move.objects.count()) == (situation, before)


def test_a_second_run_finds_nothing_to_do(world: World):
    critical(world)
    assert (run(), run()) == (1, 0)


def test_the_database_refuses_that_a_rule_moves_a_case_twice(world: World):
    case = critical(world)
    run()
    move = case.moves.get(rule=Rule.CRITICAL)
    move.pk, move._state.adding = Move().pk, True
    with (
        pytest.raises(IntegrityError, match="a_rule_moves_a_case_once"),
        acting_as(INSTALLER, purpose="test"),
    ):
        move.save(force_insert=True)


def test_a_report_that_no_commission_can_receive_goes_up(world: World):
    case = log_case(world, "association", department="01")
    assert case.body == world.bodies["national"]
    assert run() == 1
    assert rules_of(case) == [Rule.NO_COMMISSION]


def test_a_draft_reported_straight_to_the_national_level_goes_up_with_its_summary(world: World):
    case = log_case(
        world, "association", as_draft=True, route=Route.NATIONAL, national_summary=SUMMARY
    )
    assert run() == 0
    move_case(world, case, "association", S.LOGGED)
    assert run() == 1
    case.refresh_from_db()
    assert (case.state, rules_of(case)) == (S.ESCALATED, [Rule.NO_COMMISSION])
