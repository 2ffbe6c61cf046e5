"""The table of moves, and who makes them: every state, every target, every kind of member."""

from typing import Any

import pytest
from django.db import transaction

from referrals import services
from referrals.enums import CaseState as S
from referrals.models import Case, Move
from referrals.permissions import moves_open_to
from referrals.workflow import NATIONAL_STATES, OPEN_STATES, TRANSITIONS
from tests.factories import REASON, SITUATIONS, SUMMARY, World, case_in

HANDLERS = {"member69", "secretary69", "conflicted69"}
DECIDERS = {"member69", "secretary69"}
SECRETARIES = {"secretary69", "conflicted69"}
UP = {"escalated": SECRETARIES | {"association"}}
NATIONAL = {"coordinator"}
WHO = (
    "association",
    "member69",
    "secretary69",
    "conflicted69",
    "member75",
    "secretary75",
    "coordinator",
)

# Written by hand from the design, not from the table under test: the case was reported by the
# association; conflicted69 is a secretary who represents the implicated service.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "draft": {"logged": {"association"}},
    "logged": {"in_local_handling": HANDLERS, "declined": {"secretary69"}} | UP,
    "declined": {"escalated": {"association"}, "reopened": SECRETARIES},
    "in_local_handling": {"resolved_locally": DECIDERS} | UP,
    "resolved_locally": {"closed": {"secretary69"}} | UP,
    "escalated": {"acknowledged": NATIONAL},
    "acknowledged": {
        "relayed": NATIONAL,
        "information_requested": NATIONAL,
        "returned": NATIONAL,
    },
    "information_requested": {"acknowledged": NATIONAL | HANDLERS},
    "relayed": {"answered": NATIONAL},
    "answered": {
        "closed": NATIONAL,
        "information_requested": NATIONAL,
        "returned": NATIONAL,
    },
    "returned": {"in_local_handling": HANDLERS},
    "handled_after_return": {"resolved_locally": DECIDERS} | UP,
    "closed": {"reopened": SECRETARIES},
    "closed_nationally": {"reopened": NATIONAL},
    "reopened": {"in_local_handling": HANDLERS},
    "reopened_nationally": {"in_local_handling": HANDLERS, "acknowledged": NATIONAL},
}


def everything(case: Case) -> dict[str, Any]:
    codes = case.dysfunctions.values_list("type__code", flat=True)
    return {
        "reason": REASON,
        "national_summary": SUMMARY,
        "outcome": "RESOLVED",
        "rights": dict.fromkeys(codes, "YES"),
    }


def outcome(world: World, case: Case, who: str, target: str) -> str:
    """How an attempt ends; it is undone."""
    try:
        with transaction.atomic():
            services.move_case(
                actor=world.actor(who), case_id=case.pk, target=target, **everything(case)
            )
            transaction.set_rollback(True)
    except services.CaseNotFound:
        return "not found"
    except services.MoveForbidden:
        return "no such move"
    except services.CaseForbidden:
        return "not yours"
    return "done"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_move_succeeds_for_those_of_the_design_and_for_nobody_else(world: World, situation: str):
    case = case_in(world, situation, author="association")
    before = (Case.objects.values().get(), Move.objects.count())
    done = {
        (target, who)
        for target in S.values
        for who in WHO
        if outcome(world, case, who, target) == "done"
    }

    assert done == {
        (target, who) for target, allowed in EXPECTED[situation].items() for who in allowed
    }
    assert (Case.objects.values().get(), Move.objects.count()) == before


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_moves_offered_are_those_that_succeed(world: World, situation: str):
    case = case_in(world, situation, author="association")
    for who in WHO:
        if not Case.objects.visible_to(world.actor(who)).exists():
            continue
        offered = {str(row.target) for row in moves_open_to(world.actor(who), case)}
        assert offered == {
            target for target, allowed in EXPECTED[situation].items() if who in allowed
        }


def test_an_outsider_cannot_tell_a_case_from_none(world: World):
    case = case_in(world, S.LOGGED)
    for who in ("member75", "coordinator", "association", "rapporteur", "oversight"):
        assert outcome(world, case, who, S.ESCALATED) == "not found"


def test_every_state_is_reached_and_every_open_one_can_be_left():
    assert {row.target for row in TRANSITIONS} == set(S) - {S.DRAFT}
    assert {row.source for row in TRANSITIONS} == set(S)
    assert len({(row.source, row.target) for row in TRANSITIONS}) == len(TRANSITIONS)
    assert NATIONAL_STATES < OPEN_STATES
