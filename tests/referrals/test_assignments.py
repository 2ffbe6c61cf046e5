"""Who has a case in hand, and what happens to it when somebody leaves."""

import pytest

from audit.actors import Role
from commissions.services import close_seat, open_seat
from referrals import services
from referrals.assignments.services import (
    assign_case,
    hand_over,
    holder_of,
    holders,
    possible_holders,
)
from referrals.enums import CaseState as S
from referrals.models import Assignment, Case
from referrals.services import CaseFilters, WorkView
from tests.factories import INSTALLER, World, case_in, log_case


def give(world: World, case: Case, by: str, to: str | None) -> None:
    assign_case(
        actor=world.actor(by), case_id=case.pk, member_id=world.members[to].pk if to else None
    )


def in_view(world: World, who: str, view: WorkView) -> list[Case]:
    return list(services.list_cases(actor=world.actor(who), filters=CaseFilters(view=view)))


def test_a_secretary_gives_a_case_to_a_member_who_finds_it(world: World):
    case = log_case(world)
    give(world, case, "secretary69", "colleague69")
    assert in_view(world, "colleague69", WorkView.MINE) == [case]
    assert in_view(world, "member69", WorkView.MINE) == []
    assert in_view(world, "secretary69", WorkView.UNASSIGNED) == []


def test_a_member_takes_a_case_for_itself_and_gives_it_to_nobody_else(world: World):
    case = log_case(world)
    give(world, case, "member69", "member69")
    for to in ("colleague69", None):
        with pytest.raises(services.CaseForbidden):
            give(world, case, "member69", to)
    assert Assignment.objects.get().member == world.members["member69"]


@pytest.mark.parametrize("to", ["member75", "association", "coordinator", "conflicted69"])
def test_a_case_goes_to_somebody_who_sits_and_has_no_conflict(world: World, to: str):
    case = log_case(world)
    with pytest.raises(services.CaseRefused):
        give(world, case, "secretary69", to)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("who", ["association", "member75", "rapporteur"])
def test_nobody_else_assigns(world: World, who: str):
    case = log_case(world, "association")
    with pytest.raises((services.CaseForbidden, services.CaseNotFound)):
        give(world, case, who, "member69")
    assert not Assignment.objects.exists()


def test_each_level_has_its_own_person_and_learns_no_name_of_the_other(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    give(world, case, "secretary69", "member69")
    give(world, case, "coordinator", "coordinator")
    assert holder_of(actor=world.actor("member69"), case=case) == world.members["member69"]
    assert holder_of(actor=world.actor("coordinator"), case=case) == world.members["coordinator"]
    assert holder_of(actor=world.actor("association"), case=case) is None


def test_when_somebody_leaves_the_cases_are_in_nobodys_hands_until_they_are_handed_over(
    world: World,
):
    cases = [log_case(world), log_case(world)]
    for case in cases:
        give(world, case, "secretary69", "member69")
    close_seat(actor=INSTALLER, seat=world.members["member69"].seats.get())
    assert set(in_view(world, "secretary69", WorkView.UNASSIGNED)) == set(cases)
    secretary = world.actor("secretary69")
    assert [(one.member, one.cases, one.has_left) for one in holders(actor=secretary)] == [
        (world.members["member69"], 2, True)
    ]

    count = hand_over(
        actor=secretary,
        from_member_id=world.members["member69"].pk,
        to_member_id=world.members["colleague69"].pk,
    )

    assert count == 2
    assert set(in_view(world, "colleague69", WorkView.MINE)) == set(cases)
    assert in_view(world, "secretary69", WorkView.UNASSIGNED) == []


def test_a_hand_over_leaves_what_implicates_the_one_who_takes(world: World):
    case = log_case(world)
    give(world, case, "secretary69", "member69")
    count = hand_over(
        actor=world.actor("secretary69"),
        from_member_id=world.members["member69"].pk,
        to_member_id=world.members["conflicted69"].pk,
    )
    assert (count, Assignment.objects.get().member) == (0, world.members["member69"])


def test_a_hand_over_touches_one_body_only(world: World):
    """Somebody may sit in two commissions."""
    open_seat(
        actor=INSTALLER,
        member=world.members["member75"],
        body=world.bodies["commission69"],
        role=Role.MEMBER,
    )
    here, there = log_case(world), log_case(world, "secretary75", department="75")
    give(world, here, "secretary69", "member75")
    give(world, there, "secretary75", "member75")
    hand_over(
        actor=world.actor("secretary69"),
        from_member_id=world.members["member75"].pk,
        to_member_id=world.members["colleague69"].pk,
    )
    assert there.assignments.get().member == world.members["member75"]
    assert here.assignments.get().member == world.members["colleague69"]


@pytest.mark.parametrize("who", ["member69", "association", "ministry", "rapporteur"])
def test_who_may_not_hand_over_sees_no_names(world: World, who: str):
    for call in (
        holders,
        lambda *, actor: hand_over(actor=actor, from_member_id=1, to_member_id=2),
    ):
        with pytest.raises(services.CaseForbidden):
            call(actor=world.actor(who))


def test_the_people_offered_are_those_of_the_body(world: World):
    names = {one.email.split("@")[0] for one in possible_holders(actor=world.actor("secretary69"))}
    assert names == {"member69", "colleague69", "secretary69", "conflicted69"}
    coordinator = world.actor("coordinator")
    assert possible_holders(actor=coordinator) == [world.members["coordinator"]]
