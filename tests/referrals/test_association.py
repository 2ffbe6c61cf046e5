"""The association's way in: to the commission or past it, and what is done with its report."""

from typing import Any

import pytest

from audit.models import Entry
from referrals import services
from referrals.enums import CaseState as S, Route
from referrals.leaving.enums import Reading
from referrals.models import Case
from tests.factories import NARRATIVE, REASON, SUMMARY, World, case_in, log_case, move_case

DIRECT: dict[str, Any] = {"route": Route.NATIONAL, "national_summary": SUMMARY}


def test_a_report_goes_to_the_commission_of_the_department(world: World):
    case = log_case(world, "association")
    assert (case.body, case.state) == (world.bodies["commission69"], S.LOGGED)
    assert case.reported_by_body == world.bodies["association"]


def test_an_association_reports_straight_to_the_national_level(world: World):
    case = log_case(world, "association", **DIRECT)
    assert (case.body, case.state) == (world.bodies["national"], S.ESCALATED)
    assert list(case.moves.values_list("to_state", "role")) == [
        (S.LOGGED, "association"),
        (S.ESCALATED, "association"),
    ]
    file = services.read_case(actor=world.actor("coordinator"), reference=case.reference)
    assert (file.national_summary, file.narrative) == (SUMMARY, "")
    assert case.national_due_on == case.due_on
    assert case.local_due_on is None


def test_what_it_confirms_is_in_the_journal_once(world: World):
    summary = f"{SUMMARY} La brigade cite Ngozi."
    start = summary.index("Ngozi")
    confirmed = services.Confirmation(
        start=start, end=start + len("Ngozi"), reason="WORD", field="national_summary"
    )
    case = log_case(
        world,
        "association",
        **DIRECT | {"national_summary": summary, "confirmations": (confirmed,)},
    )
    entry = Entry.objects.get(event="words.confirmed")
    assert entry.additional_data == {"count": 1, "reasons": {"WORD": 1}}
    assert (entry.object_repr, case.summary_reading) == (case.reference, Reading.REPORT)
    changes = Entry.objects.filter(object_type="referrals.case", object_pk=str(case.pk))
    assert [one.purpose for one in changes.filter(event="row.updated")] == ["case.move.escalated"]


def test_a_summary_of_invisible_characters_is_none(world: World):
    with pytest.raises(services.CaseRefused) as refused:
        log_case(world, "association", route=Route.NATIONAL, national_summary="\u200b")
    assert list(refused.value.errors) == ["national_summary"]
    assert not Case.objects.exists()


def test_the_commission_that_it_passes_does_not_see_it(world: World):
    case = log_case(world, "association", **DIRECT)
    for who in ("member69", "secretary69"):
        with pytest.raises(services.CaseNotFound):
            services.read_case(actor=world.actor(who), reference=case.reference)


def test_it_comes_down_to_the_commission_when_the_national_level_sends_it_back(world: World):
    case = log_case(world, "association", **DIRECT)
    for target in (S.ACKNOWLEDGED, S.RETURNED):
        move_case(world, case, "coordinator", target)
    case.refresh_from_db()
    assert case.body == world.bodies["commission69"]
    assert case.local_due_on is not None
    file = services.read_case(actor=world.actor("member69"), reference=case.reference)
    assert file.narrative == NARRATIVE
    move_case(world, case, "member69", S.IN_LOCAL_HANDLING)


def test_it_is_not_sent_down_where_there_is_no_commission(world: World):
    case = log_case(world, "association", department="01", **DIRECT)
    move_case(world, case, "coordinator", S.ACKNOWLEDGED)
    with pytest.raises(services.CaseForbidden):
        move_case(world, case, "coordinator", S.RETURNED)
    case.refresh_from_db()
    assert case.state == S.ACKNOWLEDGED


@pytest.mark.parametrize(
    ("who", "changes", "field"),
    [
        ("association", {"route": Route.NATIONAL}, "national_summary"),
        ("member69", DIRECT, "route"),
        ("association", {"route": "elsewhere"}, "route"),
    ],
)
def test_a_way_that_is_not_open_stores_nothing(
    world: World, who: str, changes: dict[str, Any], field: str
):
    with pytest.raises(services.CaseRefused) as refused:
        log_case(world, who, **changes)
    assert list(refused.value.errors) == [field]
    assert not Case.objects.exists()


def test_a_summary_that_identifies_someone_stores_nothing(world: World):
    with pytest.raises(services.IdentifyingText) as refused:
        log_case(
            world,
            "association",
            route=Route.NATIONAL,
            national_summary="Écrire à marie@example.org.",
        )
    assert refused.value.field_name == "national_summary"
    assert not Case.objects.exists()


def test_the_local_level_never_blocks_a_report(world: World):
    for situation in (S.LOGGED, S.IN_LOCAL_HANDLING, S.DECLINED):
        case = case_in(world, situation, author="association")
        move_case(world, case, "association", S.ESCALATED)
        case.refresh_from_db()
        assert (case.state, case.closed_at) == (S.ESCALATED, None)


def test_a_commission_declines_with_a_reason_that_the_association_reads(world: World):
    case = log_case(world, "association")
    with pytest.raises(services.CaseRefused):
        move_case(world, case, "secretary69", S.DECLINED, reason=" ")
    move_case(world, case, "secretary69", S.DECLINED)
    file = services.read_case(actor=world.actor("association"), reference=case.reference)
    assert (file.moves[-1].to_state, file.moves[-1].reason) == (S.DECLINED, REASON)
    assert (file.case.due_on, file.case.local_due_on) == (None, None)
    closed = services.CaseFilters(view=services.WorkView.CLOSED)
    assert services.list_cases(actor=world.actor("association"), filters=closed).get() == case


@pytest.mark.parametrize("who", ["member69", "conflicted69", "association", "secretary75"])
def test_only_the_secretary_without_a_conflict_declines(world: World, who: str):
    case = log_case(world, "association")
    with pytest.raises((services.CaseForbidden, services.CaseNotFound)):
        move_case(world, case, who, S.DECLINED)
    case.refresh_from_db()
    assert case.state == S.LOGGED


def test_a_commission_does_not_decline_what_it_logged_itself(world: World):
    case = log_case(world, "member69")
    with pytest.raises(services.CaseForbidden):
        move_case(world, case, "secretary69", S.DECLINED)


def test_the_commission_completes_a_report(world: World):
    case = log_case(world, "association")
    services.amend_case(
        actor=world.actor("member69"), case_id=case.pk, changes={"victim_status": "IDENTIFIED"}
    )
    file = services.read_case(actor=world.actor("association"), reference=case.reference)
    assert file.case.victim_status == "IDENTIFIED"


def test_what_waits_for_the_association_is_in_its_list_to_do(world: World):
    actor = world.actor("association")
    todo = services.CaseFilters(view=services.WorkView.TODO)
    waiting = services.CaseFilters(view=services.WorkView.WAITING)
    case = log_case(world, "association", **DIRECT)
    assert not services.list_cases(actor=actor, filters=todo).exists()
    assert services.list_cases(actor=actor, filters=waiting).get() == case
    for target in (S.ACKNOWLEDGED, S.INFORMATION_REQUESTED):
        move_case(world, case, "coordinator", target)
    assert services.list_cases(actor=actor, filters=todo).get() == case
