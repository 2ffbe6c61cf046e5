"""A profile that is too rare is said so to its author, and told to the national level in part."""

from datetime import timedelta

import pytest
from django.db.models import F

from audit.services import acting_as
from referrals import services
from referrals.enums import CaseState as S
from referrals.leaving.gauge import GENERAL, national_profile
from referrals.models import Case
from tests.api.cases import CASES, body, stored, url
from tests.factories import INSTALLER, SUMMARY, World, case_content, days_ago, log_case, move_case
from tests.referrals.pages import LIST, NEW, QUEUE, address, client_of, text_of, typed

COMMON = 4
RARE = {"victim_status": "RECOGNISED"}
RARE_LABEL = "Victime reconnue par une juridiction"


@pytest.fixture
def common(world: World) -> World:
    """As many usual cases as make the next one of them common, one of them an association's."""
    for _ in range(COMMON - 1):
        log_case(world)
    log_case(world, "association", reporter_kind="NGO")
    return world


def test_the_answer_to_a_new_case_says_how_rare_it_is_and_never_the_number(common: World) -> None:
    client = client_of(common, "member69")

    def logged(**changes: object) -> dict[str, object]:
        answer = client.post(CASES, body(**changes), content_type="application/json")
        assert answer.status_code == 201
        return dict(answer.json()["gauge"])

    assert logged() == {"below_threshold": False, "proposals": []}
    assert logged(**RARE) == {
        "below_threshold": True,
        "proposals": [{"field": "victim_status", "value": "UNKNOWN"}],
    }
    # Two lists of the same forms are one, in whatever order.
    for _ in range(4):
        logged(exploitation=["SEXUAL", "BEGGING"])
    assert not logged(exploitation=["BEGGING", "SEXUAL"])["below_threshold"]


def test_only_the_department_and_the_quarter_count(common: World) -> None:
    client = client_of(common, "member75")
    away = client.post(CASES, body(department="75"), content_type="application/json").json()
    assert {one["field"] for one in away["gauge"]["proposals"]} == set(GENERAL) - {
        name for name, value in GENERAL.items() if value == body().get(name)
    }
    with acting_as(INSTALLER, purpose="test"):
        rhone = Case.objects.filter(department_id="69")
        rhone.update(logged_at=F("logged_at") - timedelta(days=100))
    assert services.gauge_of(case=log_case(common)).is_below


def test_the_form_proposes_and_one_click_generalises_without_logging(common: World) -> None:
    client, before = client_of(common, "member69"), stored()

    usual = text_of(client.post(NEW, typed("types")))
    assert "5 dossiers comparables ou plus" in usual
    rare = text_of(client.post(NEW, typed("types", **RARE)))
    assert "Moins de 5 dossiers comparables" in rare
    assert 'value="generalise-victim_status"' in rare
    answer = text_of(client.post(NEW, typed("generalise-victim_status", **RARE)))
    assert "5 dossiers comparables ou plus" in answer
    assert '<option value="UNKNOWN" selected>' in answer
    assert typed("types")["narrative"] in answer
    # What is not a profile, or a field, measures nothing and breaks nothing.
    for odd in ({"sex": "\x00"}, {"department": "\x00"}, {"step": "generalise-narrative"}):
        assert client.post(NEW, typed("types") | odd).status_code == 200
    assert stored() == before


@pytest.mark.parametrize("until", [S.ESCALATED, S.RETURNED])
def test_the_national_level_never_reads_the_rare_value(common: World, until: str) -> None:
    case = log_case(common, **RARE)
    shown_before = text_of(
        client_of(common, "secretary69").get(address(case, "action/escalated/"))
    )
    assert "ne lira pas : Situation de la victime" in shown_before.replace("\u00a0", " ")
    for who, target in (
        ("secretary69", S.ESCALATED),
        ("coordinator", S.ACKNOWLEDGED),
        ("coordinator", S.RETURNED),
    ):
        move_case(common, case, who, target)
        if target == until:
            break
    if until == S.RETURNED:
        _correct(common, case)
    # Enough like it come later: what was hidden stays hidden.
    for _ in range(5):
        log_case(common, **RARE)

    coordinator = client_of(common, "coordinator")
    file = coordinator.get(url(case)).json()
    assert file["victim_status"] == "UNKNOWN"
    assert file["age_band"] == "ADULT"
    assert file["generalised_fields"] == ["victim_status"]
    for path in (
        url(case),
        CASES,
        url(case, "moves/"),
        address(case),
        QUEUE,
        f"{LIST}?view=all",
        f"{LIST}liste.csv?view=all",
        "/journal/",
        f"/journal/?about={case.reference}",
        "/api/v1/audit/entries/",
    ):
        text = text_of(coordinator.get(path))
        assert RARE_LABEL not in text, path
        assert '"RECOGNISED"' not in text, path
    page = text_of(coordinator.get(address(case)))
    assert "non communiqué : trop peu de dossiers comparables" in page.replace("\u00a0", " ")
    # The commission keeps what it wrote, and sees what went up.
    local = client_of(common, "member69")
    assert local.get(url(case)).json()["victim_status"] == "RECOGNISED"
    assert "Non communiqué au niveau national" in text_of(local.get(address(case)))


def _correct(world: World, case: Case) -> None:
    """A case that came back is edited while the national level goes on reading it."""
    move_case(world, case, "member69", S.IN_LOCAL_HANDLING)
    services.edit_case(
        actor=world.actor("member69"), case_id=case.pk, content=case_content(**RARE)
    )


def test_a_case_that_nobody_measured_is_told_in_general_form_only(world: World) -> None:
    case = log_case(world)
    assert case.generalised_fields is None
    assert national_profile(case) == GENERAL


def test_days_are_counted_to_the_escalation_not_to_the_reading(world: World) -> None:
    """A number of days up to today gives the day back to any reader with a calendar."""
    started = days_ago(12)
    case = log_case(
        world,
        dysfunctions=(services.DysfunctionContent(type="REFL-01", clock_started_on=started),),
    )
    move_case(world, case, "secretary69", S.ESCALATED, national_summary=SUMMARY)
    case.refresh_from_db()
    with acting_as(INSTALLER, purpose="test"):
        here = Case.objects.filter(pk=case.pk)
        here.update(escalated_at=F("escalated_at") - timedelta(days=5))

    def elapsed(who: str) -> int:
        answer = client_of(world, who).get(url(case)).json()
        return int(answer["dysfunctions"][0]["days_elapsed"])

    assert (elapsed("member69"), elapsed("coordinator")) == (12, 7)
