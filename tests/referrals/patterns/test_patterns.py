"""What is repeated raises an alert, above the small cells only, and is followed to its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.services import acting_as
from referrals.models import Case, Notification, Pattern, Recommendation
from referrals.patterns.services import (
    SMALL_CELL,
    PatternNotFound,
    StepForbidden,
    find_patterns,
    follow,
    recommend,
    training_needs,
)
from referrals.services import CaseRefused, IdentifyingText
from tests.factories import INSTALLER, World, log_case
from tests.referrals.pages import client_of, text_of

ADVICE = "Former les agents d’accueil au délai de réflexion."


def repeat(world: World, times: int) -> list[Case]:
    return [log_case(world) for _ in range(times)]


@pytest.fixture
def pattern(world: World) -> Pattern:
    repeat(world, SMALL_CELL)
    find_patterns(timezone.now())
    return Pattern.objects.order_by("pk").first()  # type: ignore[return-value]


def next_month():
    return timezone.localdate() + timedelta(days=30)


def test_fewer_cases_than_the_threshold_raise_nothing(world: World):
    repeat(world, SMALL_CELL - 1)
    assert find_patterns(timezone.now()) == 0
    assert not Pattern.objects.exists()


def test_the_commission_and_the_coordinator_are_told_once(world: World, pattern: Pattern):
    assert (pattern.type_code, pattern.department_id, pattern.count) == ("REFL-01", "69", 5)
    repeat(world, 1)
    assert find_patterns(timezone.now()) == 0
    pattern.refresh_from_db()
    assert pattern.count == SMALL_CELL + 1
    told = {one.member.email for one in Notification.objects.filter(event="pattern")}
    assert told == {
        f"{who}@example.org"
        for who in ("member69", "colleague69", "secretary69", "conflicted69", "coordinator")
    }


def test_a_pattern_ends_with_its_year_and_tells_no_small_number(world: World, pattern: Pattern):
    old = timezone.now() - timedelta(days=370)
    with acting_as(INSTALLER, purpose="tests"):
        Case.objects.filter(pk=Case.objects.first().pk).update(logged_at=old)
    find_patterns(timezone.now())
    pattern.refresh_from_db()
    assert pattern.ended_on == timezone.localdate()
    assert pattern.count >= SMALL_CELL


def test_drafts_and_other_departments_do_not_count(world: World):
    repeat(world, SMALL_CELL - 1)
    log_case(world, as_draft=True)
    log_case(world, "member75", department="75")
    assert find_patterns(timezone.now()) == 0


def test_a_commission_sees_its_departments_only(world: World, pattern: Pattern):
    assert Pattern.objects.visible_to(world.actor("member69")).count() > 0
    assert Pattern.objects.visible_to(world.actor("coordinator")).count() > 0
    for who in ("member75", "association", "ministry", "rapporteur", "oversight", "seatless"):
        assert not Pattern.objects.visible_to(world.actor(who)).exists(), who
        answer = client_of(world, who).get(f"/repetitions/{pattern.pk}/")
        assert answer.status_code == 404, who
    assert client_of(world, "association").get("/repetitions/").status_code == 403


def test_a_recommendation_is_followed_to_its_end(world: World, pattern: Pattern):
    client = client_of(world, "secretary69")
    page = f"/repetitions/{pattern.pk}/"
    client.post(
        page, {"addressed_to": "POLICE", "text": ADVICE, "due_on": next_month().isoformat()}
    )
    one = Recommendation.objects.get()
    step = f"/repetitions/recommandations/{one.pk}/"
    client.post(step, {"target": "sent", "note": ""})
    coordinator = client_of(world, "coordinator")
    coordinator.post(step, {"target": "accepted", "note": "Plan de formation arrêté."})
    coordinator.post(step, {"target": "implemented", "note": ""})
    one.refresh_from_db()
    assert one.state == "implemented"
    shown = text_of(client.get(page))
    assert ADVICE in shown
    assert "Plan de formation arrêté." in shown
    with pytest.raises(StepForbidden):
        follow(actor=world.actor("coordinator"), recommendation_id=one.pk, target="sent")
    assert one.steps.count() == 3


def test_a_recommendation_that_breaks_a_rule_is_not_kept(world: World, pattern: Pattern):
    actor = world.actor("member69")
    good = {"addressed_to": "POLICE", "text": ADVICE, "due_on": next_month()}
    for bad, error in (
        ({"text": "Appeler le 06 39 98 12 34"}, IdentifyingText),
        ({"addressed_to": "NOBODY"}, CaseRefused),
        ({"due_on": timezone.localdate()}, CaseRefused),
    ):
        with pytest.raises(error):
            recommend(actor=actor, pattern_id=pattern.pk, **(good | bad))
    with pytest.raises(PatternNotFound):
        recommend(actor=world.actor("member75"), pattern_id=pattern.pk, **good)
    assert not Recommendation.objects.exists()


def test_training_needs_hide_a_few_cases(world: World):
    repeat(world, SMALL_CELL)
    log_case(world, "member75", department="75")
    now = timezone.now()
    _bodies, rows = training_needs(actor=world.actor("coordinator"), now=now)
    shown = {row.cause: row.counts for row in rows}
    assert SMALL_CELL + 1 in shown["Méconnaissance du droit"]
    _bodies, rows = training_needs(actor=world.actor("member75"), now=now)
    assert {count for row in rows for count in row.counts} == {None, 0}
    page = text_of(client_of(world, "member75").get("/repetitions/"))
    assert "Besoins de formation" in page
