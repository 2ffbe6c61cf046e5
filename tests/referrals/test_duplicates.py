"""Whoever is about to log a case is told of those of its own body that say the same."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from referrals import services
from referrals.enums import CaseState as S
from referrals.models import Case
from referrals.services import DysfunctionContent
from tests.api.cases import CASES, body, stored
from tests.factories import NARRATIVE, World, case_in, log_case, move_case
from tests.referrals.pages import NEW, address, client_of, text_of, typed

HINT = "Rien n’est encore signalé"
STARTED = "d-REFL-01-clock_started_on"


@pytest.fixture(autouse=True)
def mid_month() -> Iterator[None]:
    with time_machine.travel("2027-03-15 10:00+01:00", tick=False):
        yield


def like(world: World, case: Case, who: str = "member69") -> set[str]:
    found = services.duplicates_of(actor=world.actor(who), case=case)
    return {one.reference for one in found}


def failure(type_: str, *day: int) -> dict[str, Any]:
    started = date(*day) if day else None
    return {"dysfunctions": (DysfunctionContent(type=type_, clock_started_on=started),)}


def test_the_form_comes_back_with_everything_and_logs_all_the_same(world: World) -> None:
    earlier, draft = log_case(world), log_case(world, as_draft=True)
    client, before = client_of(world, "colleague69"), stored()

    answer = client.post(NEW, typed("log"))
    page = text_of(answer)
    assert answer.status_code == 200
    assert stored() == before
    assert HINT in page
    assert f'href="{address(earlier)}"' in page
    assert draft.reference not in page
    assert NARRATIVE in page
    assert answer.context["entry"].details[0]["clock_started_on"].value() == typed("")[STARTED]
    assert "Signaler quand même" in page
    assert f'name="seen" value="{earlier.reference}"' in page

    # Another case like it, logged meanwhile, was not looked at yet.
    meanwhile = log_case(world)
    sent = typed("log", seen=[earlier.reference])
    assert meanwhile.reference in text_of(client.post(NEW, sent))
    sent["seen"] = [meanwhile.reference, earlier.reference]
    assert client.post(NEW, sent).status_code == 302
    assert Case.objects.filter(state=S.LOGGED).count() == 3


def test_a_draft_is_kept_at_once_and_the_hint_comes_before_it_is_logged(world: World) -> None:
    earlier = log_case(world)
    client = client_of(world, "member69")
    assert client.post(NEW, typed("draft")).status_code == 302
    draft = Case.objects.get(state=S.DRAFT)
    assert earlier.reference in text_of(client.get(address(draft, "action/logged/")))
    assert earlier.reference not in text_of(client.get(address(draft)))


def test_what_is_refused_is_said_first(world: World) -> None:
    log_case(world)
    client, before = client_of(world, "member69"), stored()
    page = text_of(client.post(NEW, typed("log", narrative="Appeler le 06 39 98 12 34.")))
    assert "<mark>06 39 98 12 34</mark>" in page
    assert HINT not in page
    assert stored() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"exploitation": ("SEXUAL", "BEGGING")},
        {"age_band": "UNKNOWN"},
        {"reporter_kind": "OTHER"},
        failure("REFL-04", 2027, 3, 12),
        failure("REFL-01", 2027, 2, 28),
    ],
)
def test_another_profile_type_or_month_is_another_case(
    world: World, changes: dict[str, Any]
) -> None:
    log_case(world)
    assert not like(world, log_case(world, **changes))


def test_the_same_month_and_forms_are_one_in_whatever_order(world: World) -> None:
    forms = {"exploitation": ("SEXUAL", "BEGGING")}
    first = log_case(world, **forms, **failure("REFL-01", 2027, 3, 1))
    assert like(world, log_case(world, exploitation=("BEGGING", "SEXUAL"))) == {first.reference}


def test_a_type_without_an_event_counts_from_its_logging(world: World) -> None:
    with time_machine.travel("2027-03-31 23:30+02:00", tick=False):
        log_case(world, **failure("REF-01"))
    with time_machine.travel("2027-04-01 00:30+02:00", tick=False):
        second = log_case(world, **failure("REF-01"))
    with time_machine.travel("2027-04-30 23:30+02:00", tick=False):
        third = log_case(world, **failure("REF-01"))
    assert like(world, third) == {second.reference}


def test_one_that_was_closed_as_a_duplicate_is_not_named(world: World) -> None:
    case = case_in(world, S.RESOLVED_LOCALLY)
    move_case(world, case, "secretary69", S.CLOSED, outcome="DUPLICATE")
    resolved = case_in(world, S.CLOSED)
    assert like(world, log_case(world)) == {resolved.reference}


def test_nobody_learns_of_the_cases_of_another_body(world: World) -> None:
    """The commission's own cases are no business of the association that reports the same; what
    the association reported is both's."""
    local = log_case(world)
    association = client_of(world, "association")
    assert association.post(NEW, typed("log")).status_code == 302
    reported = Case.objects.exclude(pk=local.pk).get()

    page = text_of(association.post(NEW, typed("log")))
    assert reported.reference in page
    assert local.reference not in page
    # To name a case as seen tells nothing of it either.
    forged = typed("log", seen=[local.reference, "\x00"])
    assert local.reference not in text_of(association.post(NEW, forged))
    answer = association.post(CASES, body(), content_type="application/json").json()
    assert answer["possible_duplicates"] == [reported.reference]

    mine = log_case(world)
    everything = {local.reference, reported.reference, answer["reference"]}
    assert like(world, mine) == everything
    # The national level reads what went up, but it is not its own.
    move_case(world, mine, "secretary69", S.ESCALATED)
    for stranger in ("coordinator", "member75", "ministry", "oversight", "visitor"):
        assert like(world, mine, stranger) == set(), stranger


def test_the_api_answers_in_one_call_and_names_them(world: World) -> None:
    client = client_of(world, "member69")

    def logged(**changes: Any) -> dict[str, Any]:
        key = {"HTTP_IDEMPOTENCY_KEY": "one"} if changes.pop("once", False) else {}
        answer = client.post(CASES, body(**changes), content_type="application/json", **key)
        assert answer.status_code == 201
        return dict(answer.json())

    first = logged(once=True)
    assert first["possible_duplicates"] == []
    assert logged(draft=True)["possible_duplicates"] == []
    second = logged()
    assert second["possible_duplicates"] == [first["reference"]]
    # A replay is the same case, and now another one is like it.
    replayed = logged(once=True)
    assert replayed["reference"] == first["reference"]
    assert replayed["possible_duplicates"] == [second["reference"]]
