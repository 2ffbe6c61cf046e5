"""One click on the coverage board logs what the directory shows of a department."""

import pytest
from django.test import Client

from audit.models import Entry
from referrals import services
from referrals.enums import CaseState as S
from referrals.models import Case
from tests.factories import World
from tests.referrals.pages import client_of

CLICK = {"department": "69", "type": "REF-01", "show": "none"}
BOARD = "/annuaire/couverture/"


def click(client: Client, **changes: str) -> str:
    """The board that the click leads back to."""
    answer = client.post("/dossiers/manque/", CLICK | changes, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(f"{BOARD}?show=none", 302)]
    return answer.content.decode()


def test_one_click_of_the_coordinator_puts_the_case_in_its_own_queue(world: World):
    client = client_of(world, "coordinator")
    board = client.get(f"{BOARD}?show=none").content.decode()
    assert '<form method="post" action="/dossiers/manque/">' in board
    after = click(client)
    case = Case.objects.get()
    assert case.reference in after
    assert (case.body, case.state, case.age_band) == (
        world.bodies["national"],
        S.ESCALATED,
        "UNKNOWN",
    )
    assert list(case.moves.values_list("to_state", "role")) == [
        (S.LOGGED, "coordinator"),
        (S.ESCALATED, "coordinator"),
    ]
    assert case.national_due_on is not None
    file = services.read_case(actor=world.actor("coordinator"), reference=case.reference)
    assert [one.type.code for one in file.case.dysfunctions.all()] == ["REF-01"]
    assert file.national_summary == "L’annuaire ne montre aucun référent pour ce département."
    entry = Entry.objects.about(case).get(event="row.created")
    assert (entry.purpose, entry.role) == ("case.log", "coordinator")


def test_a_second_click_says_so_and_stores_nothing(world: World):
    client = client_of(world, "coordinator")
    click(client)
    before = list(Case.objects.values())
    again = click(client)
    assert list(Case.objects.values()) == before
    assert f"dossier {before[0]['reference']}" in again
    assert "déjà" in again
    # Another failure of the same department is another case.
    click(client, type="REF-02")
    assert Case.objects.count() == 2


def test_a_secretary_logs_it_in_its_commission_for_its_own_departments(world: World):
    client = client_of(world, "secretary69")
    board = client.get(BOARD).content.decode()
    assert board.count('action="/dossiers/manque/"') == 1
    click(client, type="REF-02")
    case = Case.objects.get()
    assert (case.body, case.state) == (world.bodies["commission69"], S.LOGGED)
    dysfunction = case.dysfunctions.get()
    assert dysfunction.clock_started_on is not None
    assert dysfunction.due_on is not None


@pytest.mark.parametrize(
    ("who", "changes", "status"),
    [
        ("secretary69", {"department": "75"}, 403),
        ("association", {}, 403),
        ("oversight", {}, 403),
        ("coordinator", {"department": "zz"}, 302),
        ("coordinator", {"type": "SEJ-01"}, 302),
    ],
)
def test_a_click_that_is_not_open_stores_nothing(
    world: World, who: str, changes: dict[str, str], status: int
):
    client = client_of(world, who)
    answer = client.post("/dossiers/manque/", CLICK | changes)
    assert answer.status_code == status
    assert not Case.objects.exists()
