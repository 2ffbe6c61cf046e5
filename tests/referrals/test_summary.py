"""The national summary of a case that went up by itself."""

import pytest

from audit.actors import Actor
from referrals import services
from referrals.enums import CaseState as S
from referrals.models import Case
from tests.factories import SUMMARY, World, log_case, move_case


def gone_up(world: World, author: str = "association") -> Case:
    case = log_case(world, author)
    services.move_case(actor=Actor.system("tests"), case_id=case.pk, target=S.ESCALATED)
    case.refresh_from_db()
    return case


def write(world: World, case: Case, who: str, text: str = SUMMARY) -> None:
    services.write_summary(actor=world.actor(who), case_id=case.pk, national_summary=text)


@pytest.mark.parametrize("who", ["secretary69", "association"])
def test_it_is_written_once_and_read_at_the_national_level(world: World, who: str):
    case = gone_up(world)
    write(world, case, who)
    file = services.read_case(actor=world.actor("coordinator"), reference=case.reference)
    assert (file.national_summary, file.case.version) == (SUMMARY, case.version + 1)
    with pytest.raises(services.CaseForbidden):
        write(world, case, "secretary69", "Un autre résumé.")


@pytest.mark.parametrize("who", ["member69", "coordinator"])
def test_others_do_not_write_it(world: World, who: str):
    case = gone_up(world)
    with pytest.raises(services.CaseForbidden):
        write(world, case, who)
    case.refresh_from_db()
    assert case.national_summary_sealed is None


def test_an_empty_or_identifying_summary_is_refused(world: World):
    case = gone_up(world)
    with pytest.raises(services.CaseRefused):
        write(world, case, "secretary69", "  ")
    with pytest.raises(services.IdentifyingText):
        write(world, case, "secretary69", "Écrire à marie@example.org.")
    case.refresh_from_db()
    assert case.national_summary_sealed is None


def test_one_that_a_secretary_wrote_when_sending_it_up_stays(world: World):
    case = log_case(world, "association")
    move_case(world, case, "secretary69", S.ESCALATED)
    with pytest.raises(services.CaseForbidden):
        write(world, case, "association", "Un autre résumé.")
