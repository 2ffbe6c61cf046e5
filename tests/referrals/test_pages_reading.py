"""The list, the queue and the page of a case, for each role."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.actors import Actor
from audit.models import Entry
from audit.services import acting_as
from privacy import shares
from referrals.enums import CaseState
from referrals.keyset import PAGE_SIZE
from referrals.models import Case
from referrals.services import DysfunctionContent
from tests.factories import NARRATIVE, REASON, SUMMARY, World, case_in, days_ago, log_case
from tests.referrals.pages import LIST, NEW, QUEUE, address, client_of, text_of, typed

WITHOUT_CASES = ["rapporteur", "oversight", "administrator", "ministry", "seatless"]


@pytest.mark.parametrize("who", WITHOUT_CASES)
def test_roles_without_cases_get_403_for_the_lists(world: World, who: str) -> None:
    client = client_of(world, who)
    assert client.get(LIST).status_code == 403
    assert client.get(QUEUE).status_code == 403
    assert client.get(NEW).status_code == 403


@pytest.mark.parametrize("who", ["member69", "secretary69", "association"])
def test_the_queue_is_for_the_coordination_only(world: World, who: str) -> None:
    assert client_of(world, who).get(QUEUE).status_code == 403


def test_a_visitor_is_sent_to_the_log_in(world: World) -> None:
    case = case_in(world, "logged")
    for page in (LIST, QUEUE, NEW, address(case), address(case, "modifier/")):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert "/compte/connexion/" in answer["Location"]


def test_every_page_of_a_local_case_answers_and_is_not_stored(world: World) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "secretary69")
    for page in (
        LIST,
        f"{LIST}?view=all&state=logged&department=69&type=REFL-01&overdue=yes",
        NEW,
        address(case),
        address(case, "modifier/"),
        address(case, "action/escalated/"),
    ):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", ["member75", "secretary75", "other_association", *WITHOUT_CASES])
def test_a_case_of_others_does_not_exist(world: World, who: str) -> None:
    case = case_in(world, "escalated")
    client = client_of(world, who)
    for suffix in ("", "modifier/", "supprimer/", "action/closed/"):
        assert client.get(address(case, suffix)).status_code == 404
    assert client.post(address(case, "action/closed/"), {"version": 1}).status_code == 404
    case.refresh_from_db()
    assert case.state == CaseState.ESCALATED


def test_the_coordination_does_not_know_a_case_that_was_never_sent_up(world: World) -> None:
    case = case_in(world, "logged")
    assert client_of(world, "coordinator").get(address(case)).status_code == 404


def test_a_reference_is_read_as_people_type_it(world: World) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "member69")
    assert client.get(f"{LIST}{case.reference.lower()}/").status_code == 200
    assert client.get(f"{LIST}{case.reference.replace('-', '')}/").status_code == 200
    assert client.get(f"{LIST}pas-une-reference/").status_code == 404


def test_the_page_of_the_commission_tells_everything_and_the_reading_is_journalled(
    world: World,
) -> None:
    case = case_in(world, "in_local_handling")
    read = Entry.objects.filter(event="case.read").count()
    answer = client_of(world, "member69").get(address(case))
    text = text_of(answer)
    start = days_ago(3)
    assert NARRATIVE in text
    assert f"{start:%d/%m/%Y} (J+3)" in text
    assert "En traitement local" in text
    assert "Marquer résolu localement" in text
    assert REASON in text
    assert Entry.objects.filter(event="case.read").count() == read + 1


@pytest.mark.parametrize(
    "situation", ["escalated", "answered", "returned", "handled_after_return", "closed_nationally"]
)
def test_the_generalised_page_leaks_no_local_text_and_no_exact_date(
    world: World, situation: str
) -> None:
    """The clock started 40 days ago and the case was logged ten days ago: neither day shows."""
    case = case_in(
        world,
        situation,
        narrative="Récit réservé à la commission.",
        dysfunctions=_old_dysfunction(),
    )
    logged_on = timezone.now() - timedelta(days=10)
    with acting_as(Actor.system("tests"), purpose="tests"):
        Case.objects.filter(pk=case.pk).update(created_at=logged_on, logged_at=logged_on)
    client = client_of(world, "coordinator")
    for page in (address(case), QUEUE, f"{LIST}?view=all"):
        text = text_of(client.get(page))
        assert case.reference in text or situation in ("returned", "handled_after_return")
        assert "Récit réservé" not in text
        for hidden in (days_ago(40), days_ago(10)):
            assert f"{hidden:%d/%m/%Y}" not in text
            assert hidden.isoformat() not in text
    page_text = text_of(client.get(address(case)))
    assert SUMMARY in page_text
    assert "(J+40)" in page_text
    assert "Prendre en charge localement" not in page_text


def _old_dysfunction() -> tuple[DysfunctionContent, ...]:
    return (
        DysfunctionContent(
            type="REFL-01", clock_started_on=days_ago(40), causes=("RIGHT_UNKNOWN",)
        ),
    )


def test_the_deadline_of_a_commission_is_hidden_from_the_national_level(world: World) -> None:
    case = case_in(world, "returned")
    assert case.due_on is not None
    text = text_of(client_of(world, "coordinator").get(f"{LIST}?view=all"))
    assert case.reference in text
    assert f"{case.due_on:%d/%m/%Y}" not in text


def test_an_association_sees_what_it_reported_and_nothing_else(world: World) -> None:
    own = log_case(world, "association")
    other = log_case(world, "member69")
    text = text_of(client_of(world, "association").get(LIST))
    assert own.reference in text
    assert other.reference not in text


def test_a_draft_is_in_the_list_of_its_author_only(world: World) -> None:
    draft = log_case(world, "member69", as_draft=True)
    view = f"{LIST}?view=drafts"
    assert draft.reference in text_of(client_of(world, "member69").get(view))
    assert draft.reference not in text_of(client_of(world, "colleague69").get(view))
    assert client_of(world, "colleague69").get(address(draft)).status_code == 404


def test_a_filter_that_says_nothing_selects_nothing(world: World) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "member69")
    for bad in ("state=xyz", "department=999", "type=ZZZ-99", "overdue=maybe", "view=none"):
        answer = client.get(f"{LIST}?view=all&{bad}")
        assert answer.status_code == 200
        assert case.reference not in text_of(answer)
    assert client.get(f"{LIST}?view=all&after=not-a-cursor").status_code == 200
    assert client.get(f"{LIST}?view=all&after=%00_%00").status_code == 200


@pytest.mark.parametrize("view", ["all", "todo"])
def test_pages_by_key_show_every_case_once(world: World, view: str) -> None:
    made = {log_case(world, "member69").reference for _ in range(PAGE_SIZE + 3)}
    # Without a deadline, and last in the work view.
    undated = log_case(world, "member69", dysfunctions=_undated()).reference
    client = client_of(world, "member69")
    seen: list[str] = []
    url: str | None = f"{LIST}?view={view}"
    while url:
        answer = client.get(url)
        seen += [row.case.reference for row in answer.context["rows"]]
        url = LIST + answer.context["next_url"] if answer.context["next_url"] else None
    assert sorted(seen) == sorted(made | {undated})
    if view == "todo":
        assert seen[-1] == undated


def _undated() -> tuple[DysfunctionContent, ...]:
    return (DysfunctionContent(type="AUT-99"),)


def test_a_place_in_a_list_is_kept_and_a_foreign_address_is_not(world: World) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "member69")
    rows = client.get(f"{LIST}?view=todo").context["rows"]
    assert "next=%2Fdossiers%2F%3Fview%3Dtodo" in rows[0].url
    kept = text_of(client.get(rows[0].url))
    assert 'href="/dossiers/?view=todo"' in kept
    for foreign in ("https://evil.example/", "//evil.example/", "/compte/", "javascript:alert(1)"):
        answer = client.get(address(case), {"next": foreign})
        assert answer.context["back"] == ""


def test_the_queue_puts_each_case_in_one_group(world: World) -> None:
    situations = {"escalated": "escalated", "answered": "in_progress", "relayed": "waiting"}
    cases = {group: case_in(world, one) for one, group in situations.items()}
    cases["closed"] = case_in(world, "closed_nationally")
    case_in(world, "logged")
    late = case_in(world, "acknowledged")
    with acting_as(Actor.system("tests"), purpose="tests"):
        Case.objects.filter(pk=late.pk).update(due_on=days_ago(1))
    cases["overdue"] = late
    groups = client_of(world, "coordinator").get(QUEUE).context["groups"]
    shown = {group.code: [row.case.reference for row in group.rows] for group in groups}
    assert shown == {group: [case.reference] for group, case in cases.items()}


def test_a_text_that_cannot_be_opened_is_said_and_never_shown_empty(
    world: World,
) -> None:
    case = case_in(world, "logged")
    sealed = bytearray(case.narrative_sealed or b"")
    sealed[-1] ^= 1
    with acting_as(Actor.system("tests"), purpose="tests"):
        Case.objects.filter(pk=case.pk).update(narrative_sealed=bytes(sealed))
    client = client_of(world, "secretary69")
    for suffix in ("", "modifier/", "action/escalated/"):
        answer = client.get(address(case, suffix))
        assert answer.status_code == 503
        assert "Ce dossier ne peut pas être ouvert" in text_of(answer)
        assert NARRATIVE not in text_of(answer)
    # Whoever runs Relais learns of it: why, and under which key.
    told = Entry.objects.filter(event="text.unavailable").values_list("additional_data", flat=True)
    assert list(told) == [{"reason": "text_altered", "master_key": "test-1"}] * 3


def test_without_the_halves_of_keys_nothing_is_written_and_the_page_says_so(
    world: World, settings: Any, tmp_path: Path
) -> None:
    client = client_of(world, "member69")
    shares._current.clear()
    settings.RELAIS_KEY_SHARES_DIR = str(tmp_path / "not mounted")
    answer = client.post(NEW, typed("log"))
    assert answer.status_code == 503
    assert "not mounted" not in text_of(answer)
    assert not Case.objects.exists()
    assert Entry.objects.filter(event="text.unavailable").count() == 1


def test_the_journal_is_offered_to_those_who_answer_for_their_body(world: World) -> None:
    case = case_in(world, "logged")
    link = f"/journal/?about={case.reference}"
    assert link in text_of(client_of(world, "secretary69").get(address(case)))
    assert link not in text_of(client_of(world, "member69").get(address(case)))
