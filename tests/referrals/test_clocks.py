"""The two clocks: when they start, which one runs, where a day ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.services import acting_as
from referrals import services
from referrals.deadlines import OVERSEAS_ZONES, local_day
from referrals.enums import CaseState as S
from referrals.models import Case, DysfunctionType
from referrals.services import CaseFilters, DysfunctionContent, WorkView
from tests.factories import INSTALLER, SITUATIONS, World, case_content, case_in, log_case

MONDAY = "2027-03-01 10:00+01:00"


def fresh(case: Case) -> Case:
    case.refresh_from_db()
    return case


def test_the_local_clock_counts_the_working_days_of_the_type(world: World):
    with time_machine.travel(MONDAY, tick=False):
        # High urgency: ten working days.
        assert log_case(world).local_due_on == date(2027, 3, 15)


def test_the_shortest_delay_of_the_types_counts(world: World):
    with time_machine.travel(MONDAY, tick=False):
        case = log_case(
            world,
            dysfunctions=(
                DysfunctionContent(type="REFL-01", clock_started_on=date(2027, 2, 1)),
                DysfunctionContent(type="REFL-04", clock_started_on=date(2027, 2, 1)),
            ),
        )
        assert case.local_due_on == date(2027, 3, 3)


def test_a_case_keeps_the_delay_of_the_version_it_was_logged_with(world: World):
    case = log_case(world)
    old = DysfunctionType.objects.get(code="REFL-01")
    with acting_as(INSTALLER, purpose="test"):
        DysfunctionType.objects.filter(pk=old.pk).update(is_current=False)
        old.pk, old.version, old.local_delay, old.is_current = None, 2, 1, True
        old.save(force_insert=True)
    changed = services.edit_case(
        actor=world.actor("member69"), case_id=case.pk, content=case_content(sex="M")
    )
    assert changed.local_due_on == case.local_due_on
    assert (log_case(world).local_due_on or date.max) < (case.local_due_on or date.min)


def test_each_level_starts_its_clock_when_the_case_reaches_it(world: World):
    with time_machine.travel(MONDAY, tick=False):
        case = case_in(world, S.ESCALATED)
        # Two working days to acknowledge, then fifteen to answer.
        assert case.due_on == case.national_due_on == date(2027, 3, 3)
        case = case_in(world, S.ACKNOWLEDGED)
        assert case.due_on == case.national_due_on == date(2027, 3, 22)
        for later in (S.RELAYED, S.ANSWERED):
            assert case_in(world, later).due_on == date(2027, 3, 22)
        case = case_in(world, S.RETURNED)
        assert (case.national_due_on, case.local_due_on) == (None, date(2027, 3, 15))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_an_open_case_always_has_a_clock_that_runs_and_an_ended_one_none(
    world: World, situation: str
):
    case = case_in(world, situation)
    running = [one.level for one in services.clocks_of(case, with_dates=True) if one.is_running]
    if case.is_at_national_level:
        assert running == ["national"]
    elif case.is_open and case.state != S.RESOLVED_LOCALLY:
        assert running == ["local"]
    else:
        assert running == []


def test_both_levels_see_both_clocks_and_the_national_one_no_local_day(world: World):
    case = case_in(world, S.ESCALATED)
    local, national = services.clocks_of(case, with_dates=False)
    assert (local.due_on, national.due_on) == (None, case.national_due_on)
    assert local.days_left > 0


def test_the_national_clock_keeps_the_holidays_of_paris(world: World):
    # Good Friday, 26 March 2027, is worked at the national level, not in Alsace.
    with time_machine.travel("2027-03-25 10:00+01:00", tick=False):
        case = log_case(world, "association", department="67")
        services.move_case(
            actor=world.actor("association"),
            case_id=case.pk,
            target=S.ESCALATED,
            national_summary="Résumé.",
        )
        assert fresh(case).national_due_on == date(2027, 3, 30)


def test_every_overseas_department_has_its_own_time():
    noon = datetime(2027, 1, 15, 23, 30, tzinfo=UTC)
    assert local_day(noon) == local_day(noon, "69") == date(2027, 1, 16)
    assert local_day(noon, "971") == date(2027, 1, 15)
    assert local_day(noon, "988") == date(2027, 1, 16)
    assert set(OVERSEAS_ZONES) == {
        "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988",
    }  # fmt: skip


@pytest.mark.parametrize(("department", "is_late"), [("69", True), ("987", False), ("988", True)])
def test_a_case_is_late_when_the_day_has_ended_where_it_is(
    world: World, department: str, is_late: bool
):
    """At half past midnight in Paris, Papeete still has half a day before it."""
    case = log_case(world, "association", department=department)
    with acting_as(INSTALLER, purpose="test"):
        Case.objects.filter(pk=case.pk).update(
            body=world.bodies["commission69"],
            due_on=date(2027, 6, 10),
            local_due_on=date(2027, 12, 1),
        )
    now = datetime(2027, 6, 10, 22, 30, tzinfo=UTC)
    assert fresh(case).is_overdue(now) is is_late
    assert Case.objects.overdue(now).exists() is is_late
    assert Case.objects.due_soon(now, timedelta(days=7)).exists() is not is_late


def test_at_the_national_level_the_day_ends_in_paris(world: World):
    case = log_case(
        world, "association", department="987", route="national", national_summary="Résumé."
    )
    with acting_as(INSTALLER, purpose="test"):
        Case.objects.filter(pk=case.pk).update(due_on=date(2027, 6, 10))
    now = datetime(2027, 6, 10, 22, 30, tzinfo=UTC)
    assert fresh(case).is_overdue(now)
    assert Case.objects.overdue(now).get() == case


def test_the_python_and_the_sql_agree_on_what_is_late(world: World):
    cases = [case_in(world, situation) for situation in SITUATIONS]
    for days in (-40, -1, 0, 1, 3, 12, 15, 25, 60):
        now = timezone.now() + timedelta(days=days)
        late = set(Case.objects.overdue(now))
        assert late == {case for case in cases if fresh(case).is_overdue(now)}, days


def test_what_will_go_up_by_itself_is_due_soon(world: World):
    case = log_case(
        world,
        dysfunctions=(DysfunctionContent(type="AUT-99"),),
    )
    actor, soon = world.actor("member69"), CaseFilters(view=WorkView.DUE_SOON)
    assert case.due_on is None
    assert not services.list_cases(actor=actor, filters=soon).exists()
    with acting_as(INSTALLER, purpose="test"):
        Case.objects.filter(pk=case.pk).update(
            local_due_on=timezone.localdate() + timedelta(days=7)
        )
    assert services.list_cases(actor=actor, filters=soon).get() == case
