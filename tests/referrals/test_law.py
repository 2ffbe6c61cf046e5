"""Silence rules and the next legal steps, from versioned data."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from referrals import services
from referrals.law.services import LegalSituation
from referrals.models import Case, LegalStep
from referrals.services import DysfunctionContent, import_legal_steps
from tests.factories import World, log_case, move_case


@pytest.fixture(autouse=True)
def steps(world: World) -> None:
    import_legal_steps()


def case_of(world: World, code: str, start: date) -> Case:
    return log_case(world, dysfunctions=(DysfunctionContent(type=code, clock_started_on=start),))


def situation(world: World, case: Case, who: str = "member69") -> LegalSituation | None:
    file = services.read_case(actor=world.actor(who), reference=case.reference)
    return file.dysfunctions[0].legal


def test_silence_is_a_refusal_after_four_calendar_months(world: World):
    with time_machine.travel("2027-02-28 12:00+01:00", tick=False):
        case = case_of(world, "SEJ-03", date(2026, 10, 31))
        found = situation(world, case)
        assert found is not None
        # The last day of the delay is not over.
        assert (found.happens_on, found.has_happened) == (date(2027, 2, 28), False)
    with time_machine.travel("2027-03-01 12:00+01:00", tick=False):
        found = situation(world, case)
        assert found is not None
        assert found.has_happened


def test_the_next_steps_say_what_to_do_and_until_when(world: World):
    with time_machine.travel("2027-03-01 12:00+01:00", tick=False):
        found = situation(world, case_of(world, "SEJ-03", date(2026, 10, 31)))
    assert found is not None
    assert [(one.step.code, one.step.legal_basis, one.until) for one in found.steps] == [
        ("SILENCE-REASONS", "CRPA L232-4", date(2027, 4, 28)),
        ("SILENCE-ANSWER", "CRPA L232-4", None),
        ("SILENCE-COURT", "CJA R421-1", date(2027, 4, 28)),
    ]


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("SEJ-04", [date(2027, 4, 20), date(2027, 3, 20)]),
        ("SEJ-08", [None, date(2027, 3, 20)]),
    ],
)
def test_a_refusal_and_a_removal_open_their_remedies(
    world: World, code: str, limits: list[date | None]
):
    with time_machine.travel("2027-03-01 12:00+01:00", tick=False):
        found = situation(world, case_of(world, code, date(2027, 2, 20)))
    assert found is not None
    assert [one.until for one in found.steps] == limits


def test_other_dysfunctions_have_no_legal_step(world: World):
    assert situation(world, log_case(world)) is None


def test_the_national_level_gets_no_date_and_nothing_to_compute_one_from(world: World):
    with time_machine.travel("2027-03-01 12:00+01:00", tick=False):
        case = case_of(world, "SEJ-03", date(2026, 10, 31))
        move_case(world, case, "secretary69", "escalated")
        found = situation(world, case, "coordinator")
    assert found is not None
    assert found.happens_on is None
    assert found.has_happened
    assert found.days is None
    assert {(one.until, one.days_left) for one in found.steps} == {(None, None)}


def test_a_new_version_of_a_step_replaces_the_old_one_without_a_release(world: World):
    case = case_of(world, "SEJ-03", timezone.localdate() - timedelta(days=200))
    old = LegalStep.objects.get(code="SILENCE-COURT")
    LegalStep.objects.filter(pk=old.pk).update(is_current=False)
    old.pk, old.version, old.delay, old.is_current = None, 2, 3, True
    old.save(force_insert=True)
    found = situation(world, case)
    assert found is not None
    assert [one.step.delay for one in found.steps] == [2, 1, 3]


def test_loading_again_leaves_what_was_edited(world: World):
    LegalStep.objects.filter(code="SILENCE-COURT").update(delay=6)
    assert import_legal_steps() == 0
    assert LegalStep.objects.get(code="SILENCE-COURT").delay == 6
