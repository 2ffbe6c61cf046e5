"""The pages that move a case."""

from typing import Any

import pytest

from audit.actors import Actor
from audit.services import acting_as
from referrals.enums import CaseState
from referrals.models import Case, Move
from referrals.services import read_case
from tests.factories import REASON, SUMMARY, World, case_in, move_case
from tests.referrals.pages import LIST, address, client_of, text_of


def move(case: Case, target: str) -> str:
    return address(case, f"action/{target}/")


def data(case: Case, **changes: Any) -> dict[str, Any]:
    return {"step": "move", "version": str(case.version)} | changes


def state_of(case: Case) -> str:
    case.refresh_from_db()
    return case.state


@pytest.mark.parametrize(
    ("situation", "who", "target", "extra"),
    [
        ("draft", "member69", "logged", {}),
        ("logged", "member69", "in_local_handling", {}),
        ("logged", "secretary69", "escalated", {"national_summary": SUMMARY}),
        ("in_local_handling", "member69", "resolved_locally", {}),
        (
            "resolved_locally",
            "secretary69",
            "closed",
            {"outcome": "RESOLVED", "right-REFL-01": "YES"},
        ),
        ("escalated", "coordinator", "acknowledged", {}),
        ("acknowledged", "coordinator", "relayed", {}),
        ("acknowledged", "coordinator", "information_requested", {"reason": REASON}),
        ("information_requested", "member69", "acknowledged", {"reason": REASON}),
        ("relayed", "coordinator", "answered", {"reason": REASON}),
        ("answered", "coordinator", "returned", {"reason": REASON}),
        (
            "answered",
            "coordinator",
            "closed",
            {"outcome": "PARTLY_RESOLVED", "right-REFL-01": "TOO_LATE"},
        ),
        ("closed", "secretary69", "reopened", {"reason": REASON}),
        ("reopened", "member69", "in_local_handling", {}),
    ],
)
def test_each_move_has_its_page(
    world: World, situation: str, who: str, target: str, extra: dict[str, str]
) -> None:
    case = case_in(world, situation)
    client = client_of(world, who)
    page = client.get(move(case, target))
    assert page.status_code == 200
    assert move(case, target) in text_of(client.get(address(case)))
    answer = client.post(move(case, target), data(case, **extra))
    assert answer.status_code == 302
    assert answer["Location"] == address(case)
    assert state_of(case) == target


def test_after_a_move_the_list_one_came_from_is_back(world: World) -> None:
    case = case_in(world, "logged")
    place = f"{LIST}?view=todo"
    answer = client_of(world, "member69").post(
        move(case, "in_local_handling"), data(case, next=place)
    )
    assert answer["Location"] == place
    answer = client_of(world, "member69").post(
        move(case, "resolved_locally"), data(_fresh(case), next="https://evil.example/")
    )
    assert answer["Location"] == address(case)


def _fresh(case: Case) -> Case:
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("situation", "who", "target", "extra", "words"),
    [
        ("logged", "secretary69", "escalated", {}, "obligatoire"),
        ("logged", "secretary69", "escalated", {"national_summary": "   "}, "Rédigez le résumé"),
        ("closed", "secretary69", "reopened", {}, "obligatoire"),
        ("resolved_locally", "secretary69", "closed", {}, "obligatoire"),
        (
            "resolved_locally",
            "secretary69",
            "closed",
            {"outcome": "WON", "right-REFL-01": "YES"},
            "choix valide",
        ),
        ("logged", "member69", "in_local_handling", {"reason": "a" * 2001}, "trop long"),
        ("logged", "member69", "in_local_handling", {"reason": "a\x00b"}, "caractère"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_moves(
    world: World, situation: str, who: str, target: str, extra: dict[str, str], words: str
) -> None:
    case = case_in(world, situation)
    answer = client_of(world, who).post(move(case, target), data(case, **extra))
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert state_of(case) == situation


def test_a_draft_without_dysfunction_is_not_logged(world: World) -> None:
    case = case_in(world, "draft", dysfunctions=())
    answer = client_of(world, "member69").post(move(case, "logged"), data(case))
    assert "Choisissez au moins un dysfonctionnement" in text_of(answer)
    assert state_of(case) == CaseState.DRAFT


def test_a_summary_that_identifies_someone_is_shown_back_with_what_to_write(
    world: World,
) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "secretary69")
    sent = data(case, national_summary="Contact : marie@example.org au guichet.")
    answer = client.post(move(case, "escalated"), sent)
    text = text_of(answer)
    assert "<mark>marie@example.org</mark>" in text
    assert "[adresse électronique]" in text
    assert state_of(case) == CaseState.LOGGED
    replaced = client.post(move(case, "escalated"), sent | {"step": "replace-national_summary"})
    assert "Contact : [adresse électronique] au guichet." in text_of(replaced)
    assert state_of(case) == CaseState.LOGGED


def test_the_narrative_is_before_the_eyes_of_who_writes_the_summary(world: World) -> None:
    case = case_in(world, "logged", narrative="Le guichet a refusé le dossier.")
    page = client_of(world, "secretary69").get(move(case, "escalated"))
    assert "Le guichet a refusé le dossier." in text_of(page)


def test_a_move_that_the_state_does_not_have_says_what_is_possible_now(world: World) -> None:
    """Two people had the same page: the second finds what the first did."""
    case = case_in(world, "logged")
    stale = data(case, national_summary="Mon résumé.", reason="Mon motif.")
    move_case(world, case, "secretary69", CaseState.ESCALATED)
    moves = Move.objects.count()
    client = client_of(world, "secretary69")
    answer = client.post(move(case, "escalated"), stale)
    text = text_of(answer)
    assert answer.status_code == 409
    assert "Remonté au niveau national" in text
    assert "Mon résumé." in text
    assert "Mon motif." in text
    assert "Secrétaire de commission, Organisme commission69" in text
    assert Move.objects.count() == moves
    assert client.get(move(case, "escalated")).status_code == 409
    file = read_case(actor=world.actor("secretary69"), reference=case.reference)
    assert file.national_summary == SUMMARY


def test_a_case_edited_meanwhile_is_shown_again_with_what_was_typed(world: World) -> None:
    case = case_in(world, "in_local_handling")
    stale = data(case, national_summary="Mon résumé.") | {"version": str(case.version - 1)}
    client = client_of(world, "secretary69")
    answer = client.post(move(case, "escalated"), stale)
    text = text_of(answer)
    assert answer.status_code == 409
    assert "Quelqu’un d’autre a modifié ce dossier" in text
    assert "Mon résumé." in text
    assert state_of(case) == CaseState.IN_LOCAL_HANDLING
    assert f'name="version" value="{case.version}"' in text


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_a_forged_version_moves_nothing(world: World, version: str) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "member69")
    answer = client.post(move(case, "in_local_handling"), {"version": version})
    assert answer.status_code in (200, 409)
    assert state_of(case) == CaseState.LOGGED


@pytest.mark.parametrize(
    ("situation", "who", "target"),
    [
        ("logged", "member69", "escalated"),
        ("resolved_locally", "member69", "closed"),
        ("escalated", "secretary69", "acknowledged"),
        ("in_local_handling", "conflicted69", "resolved_locally"),
    ],
)
def test_a_move_that_is_not_the_actors_gets_403(
    world: World, situation: str, who: str, target: str
) -> None:
    case = case_in(world, situation)
    client = client_of(world, who)
    assert client.get(move(case, target)).status_code == 403
    sent = data(case, national_summary=SUMMARY, outcome="RESOLVED")
    assert client.post(move(case, target), sent).status_code == 403
    assert state_of(case) == situation


def test_a_state_that_does_not_exist_is_no_page(world: World) -> None:
    case = case_in(world, "logged")
    assert client_of(world, "member69").get(move(case, "nowhere")).status_code == 404


def test_a_case_without_a_summary_says_so(world: World) -> None:
    """A rule that sends a case up by itself writes none."""
    case = case_in(world, "escalated")
    with acting_as(Actor.system("tests"), purpose="tests"):
        Case.objects.filter(pk=case.pk).update(national_summary_sealed=None)
    text = text_of(client_of(world, "coordinator").get(address(case)))
    assert "ce dossier est remonté automatiquement" in text
