"""`can_view_case` for one case and `visible_to` for many say the same, for everybody."""

import pytest

from audit.actors import Actor
from commissions.services import close_seat
from referrals import services
from referrals.models import Case
from referrals.permissions import can_edit_case, can_view_case, is_local_to
from tests.factories import EVERYBODY, INSTALLER, SITUATIONS, World, case_in, log_case


def all_cases(world: World) -> list[Case]:
    """Every situation in both departments, reported by the association or not, and a draft of
    each person who may write one."""
    cases = [
        case_in(world, situation, department=department, author=author)
        for situation in SITUATIONS
        for department, author in (("69", ""), ("75", ""), ("69", "association"))
    ]
    drafts = [
        log_case(world, who, as_draft=True)
        for who in ("secretary69", "association", "other_association")
    ]
    return cases + drafts


def test_one_case_and_the_list_agree_for_every_role_and_state(world: World):
    all_cases(world)
    cases = list(Case.objects.prefetch_related("dysfunctions"))
    actors = {who: world.actor(who) for who in (*EVERYBODY, "visitor")}
    for who, actor in (actors | {"system": Actor.system("tests")}).items():
        listed = set(Case.objects.visible_to(actor))
        assert listed == {case for case in cases if can_view_case(actor, case)}, who
        for case in cases:
            # What can be edited or read in full can be seen.
            can_do_more = can_edit_case(actor, case) or is_local_to(actor, case)
            assert not can_do_more or case in listed


def test_each_sees_what_the_design_says(world: World):
    all_cases(world)
    cases = Case.objects.select_related("author", "body", "reported_by_body")

    def seen(who: str) -> set[Case]:
        return set(cases.visible_to(world.actor(who)))

    in_commission = {c for c in cases if c.body == world.bodies["commission69"]}
    written = {c for c in in_commission if c.state != "draft"}
    assert seen("secretary69") == written | {
        c for c in in_commission if c.author == world.members["secretary69"]
    }
    assert seen("colleague69") == written
    assert seen("coordinator") == {c for c in cases if c.escalated_at is not None}
    assert seen("association") == {
        c for c in cases if c.reported_by_body == world.bodies["association"]
    }
    for who in ("ministry", "rapporteur", "oversight", "administrator", "seatless", "visitor"):
        assert seen(who) == set()


def test_the_worker_moves_a_case_and_reads_none_of_its_texts(world: World):
    case = log_case(world)
    worker = Actor.system("escalation")
    services.move_case(actor=worker, case_id=case.pk, target="escalated")
    case.refresh_from_db()
    assert (case.state, case.moves.latest("at", "case_version").role) == ("escalated", "system")
    assert services.read_case(actor=worker, reference=case.reference).narrative == ""


def test_a_draft_is_out_of_the_reach_of_the_worker(world: World):
    draft = log_case(world, as_draft=True)
    with pytest.raises(services.CaseNotFound):
        services.move_case(actor=Actor.system("tests"), case_id=draft.pk, target="logged")


def test_a_seat_that_is_closed_sees_nothing_from_that_moment(world: World):
    log_case(world)
    assert Case.objects.visible_to(world.actor("member69")).exists()
    close_seat(actor=INSTALLER, seat=world.members["member69"].seats.get())
    assert not Case.objects.visible_to(world.actor("member69")).exists()
