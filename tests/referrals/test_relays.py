"""Relays: to whom a case goes, who answers, what the directory learns of it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from audit.models import Entry
from audit.services import acting_as
from contacts_map.models import ContactPoint, Verification
from referrals import services
from referrals.enums import CaseState as S, RelayStatus as R
from referrals.models import Case, Relay
from referrals.notifications.models import Notification
from referrals.relays.permissions import can_view_relay
from referrals.relays.reminders import remind_of_relays
from referrals.relays.services import (
    RelayNotFound,
    RelayNotPossible,
    list_relays,
    read_relay,
    relays_of_case,
    send_relay,
    settle_relay,
)
from tests.factories import EVERYBODY, INSTALLER, World, case_in, days_ago, move_case
from tests.referrals.directory import referent_of

REQUEST = "Rappeler au service que le récépissé doit être remis."
ANSWER = "L’instruction a été rappelée au service."


def send(world: World, case: Case, who: str, **changes: Any) -> Relay:
    return send_relay(actor=world.actor(who), case_id=case.pk, **({"request": REQUEST} | changes))


def to_desk(world: World, situation: str = S.ACKNOWLEDGED) -> Relay:
    case = case_in(world, situation)
    return send(world, case, "coordinator", desk_id=world.bodies["ministry"].pk)


def to_contact(world: World, point: ContactPoint, **changes: Any) -> Relay:
    case = case_in(world, S.IN_LOCAL_HANDLING, author="association")
    return send(world, case, "member69", **({"contact_point_id": point.pk} | changes))


def settle(world: World, relay: Relay, who: str, status: str, **changes: Any) -> Relay:
    return settle_relay(
        actor=world.actor(who), relay_id=relay.pk, status=status, **({"answer": ANSWER} | changes)
    )


def status_of(relay: Relay) -> str:
    relay.refresh_from_db()
    return relay.status


def test_the_first_relay_to_a_ministry_moves_the_case_with_it(world: World):
    relay = to_desk(world)
    case = Case.objects.get(pk=relay.case_id)
    assert (case.state, case.moves.latest("case_version").to_state) == (S.RELAYED, S.RELAYED)
    assert relay.due_on <= (case.national_due_on or relay.due_on)


def test_a_second_ministry_can_be_asked_while_the_case_is_relayed(world: World):
    relay = to_desk(world)
    before = Case.objects.get(pk=relay.case_id).version
    send(world, relay.case, "coordinator", desk_id=world.bodies["ministry"].pk)
    assert Case.objects.get(pk=relay.case_id).version == before
    assert Relay.objects.count() == 2


def test_a_commission_relays_locally_and_the_case_stays_where_it_is(world: World):
    relay = to_contact(world, referent_of("69"), means="phone")
    assert Case.objects.get(pk=relay.case_id).state == S.IN_LOCAL_HANDLING


@pytest.mark.parametrize(
    ("situation", "who"),
    [(S.LOGGED, "member69"), (S.ESCALATED, "coordinator"), (S.ANSWERED, "coordinator")],
)
def test_a_case_is_relayed_only_while_its_level_handles_it(world: World, situation: str, who: str):
    case = case_in(world, situation)
    with pytest.raises(services.MoveForbidden):
        send(world, case, who, desk_id=world.bodies["ministry"].pk)
    assert not Relay.objects.exists()


@pytest.mark.parametrize("who", ["association", "rapporteur", "ministry", "member75"])
def test_nobody_else_relays_a_case(world: World, who: str):
    case = case_in(world, S.ACKNOWLEDGED, author="association")
    with pytest.raises((services.CaseForbidden, services.CaseNotFound)):
        send(world, case, who, desk_id=world.bodies["ministry"].pk)
    assert not Relay.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"request": " "}, "request"),
        ({"contact_point_id": None}, "addressee"),
        ({"contact_point_id": 2**31 - 1}, "addressee"),
        ({"contact_point_id": None, "desk_id": "ministry"}, "addressee"),
        ({"means": "pigeon"}, "means"),
        ({"due_on": days_ago(0)}, "due_on"),
        ({"due_on": days_ago(-200)}, "due_on"),
    ],
)
def test_a_relay_that_lacks_something_is_refused(
    world: World, changes: dict[str, Any], field: str
):
    point = referent_of("69")
    if "desk_id" in changes:
        changes = changes | {"desk_id": world.bodies["ministry"].pk}
    with pytest.raises(services.CaseRefused) as refused:
        to_contact(world, point, **changes)
    assert list(refused.value.errors) == [field]
    assert not Relay.objects.exists()


def test_a_body_that_is_no_ministry_is_no_addressee(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    with pytest.raises(services.CaseRefused):
        send(world, case, "coordinator", desk_id=world.bodies["rapporteur"].pk)
    case.refresh_from_db()
    assert case.state == S.ACKNOWLEDGED


def test_a_text_that_identifies_someone_is_refused(world: World):
    case = case_in(world, S.ACKNOWLEDGED)
    with pytest.raises(services.IdentifyingText):
        send(
            world,
            case,
            "coordinator",
            desk_id=world.bodies["ministry"].pk,
            request="Appeler le 06 39 98 12 34.",
        )
    assert not Relay.objects.exists()


@pytest.mark.parametrize("status", [R.ACCEPTED, R.REFUSED, R.ANSWERED])
def test_a_desk_answers_its_relay(world: World, status: str):
    relay = settle(world, to_desk(world), "ministry", status)
    view = read_relay(actor=world.actor("coordinator"), relay_id=relay.pk)
    assert (view.relay.status, view.answer) == (status, ANSWER)
    assert (relay.settled_at is None) == (status == R.ACCEPTED)
    # The coordinator records the answer: no desk moves a case.
    assert Case.objects.get(pk=relay.case_id).state == S.RELAYED


@pytest.mark.parametrize("status", [R.REFUSED, R.ANSWERED])
def test_a_refusal_has_its_reason_and_an_answer_its_words(world: World, status: str):
    relay = to_desk(world)
    with pytest.raises(services.CaseRefused) as refused:
        settle(world, relay, "ministry", status, answer="  ")
    assert list(refused.value.errors) == ["answer"]
    assert status_of(relay) == R.SENT


@pytest.mark.parametrize("status", [R.UNREACHABLE, R.WITHDRAWN, R.SENT])
def test_a_desk_says_only_what_is_its_own_to_say(world: World, status: str):
    relay = to_desk(world)
    with pytest.raises(RelayNotPossible):
        settle(world, relay, "ministry", status)
    assert status_of(relay) == R.SENT


@pytest.mark.parametrize("status", [R.REFUSED, R.ANSWERED, R.UNREACHABLE, R.WITHDRAWN])
def test_what_settled_a_relay_stays(world: World, status: str):
    relay = settle(world, to_desk(world), "coordinator", status)
    for other in set(R.values) - {status}:
        with pytest.raises(RelayNotPossible) as refused:
            settle(world, relay, "coordinator", other)
        assert refused.value.allowed == []
    assert status_of(relay) == status


def test_the_database_refuses_what_the_service_refuses(world: World):
    relay = settle(world, to_desk(world), "ministry", R.ANSWERED)
    with (
        pytest.raises(IntegrityError, match="a relay cannot go to accepted"),
        acting_as(INSTALLER, purpose="test"),
    ):
        Relay.objects.filter(pk=relay.pk).update(status=R.ACCEPTED, settled_at=None)


def test_one_relay_and_the_list_agree_for_everybody(world: World):
    relays = [to_desk(world), to_contact(world, referent_of("69"))]
    for who in EVERYBODY:
        actor = world.actor(who)
        listed = set(Relay.objects.visible_to(actor))
        assert listed == {one for one in relays if can_view_relay(actor, one)}, who


def test_a_relay_of_others_does_not_exist(world: World):
    relay = to_desk(world)
    for who in ("member75", "association", "rapporteur", "oversight", "seatless"):
        with pytest.raises(RelayNotFound):
            read_relay(actor=world.actor(who), relay_id=relay.pk)
        with pytest.raises(RelayNotFound):
            settle(world, relay, who, R.ACCEPTED)
    with pytest.raises(RelayNotFound):
        read_relay(actor=world.actor("coordinator"), relay_id=uuid.uuid4())
    assert status_of(relay) == R.SENT


def test_the_desk_sees_its_relays_and_nothing_else(world: World):
    relay = to_desk(world)
    desk = world.actor("ministry")
    assert list(list_relays(actor=desk)) == [relay]
    assert read_relay(actor=desk, relay_id=relay.pk).request == REQUEST
    with pytest.raises(services.CaseNotFound):
        services.read_case(actor=desk, reference=relay.case.reference)
    for who in ("member69", "coordinator", "association", "rapporteur"):
        with pytest.raises(services.CaseForbidden):
            list_relays(actor=world.actor(who))


def test_the_commission_learns_that_a_ministry_is_asked_and_not_in_which_words(world: World):
    relay = settle(world, to_desk(world), "ministry", R.ANSWERED)
    reference = relay.case.reference
    (seen,) = relays_of_case(actor=world.actor("member69"), reference=reference)
    assert (seen.relay, seen.request, seen.answer) == (relay, None, None)
    (full,) = relays_of_case(actor=world.actor("coordinator"), reference=reference)
    assert (full.request, full.answer) == (REQUEST, ANSWER)


def test_the_association_follows_the_relays_of_what_it_reported(world: World):
    relay = to_contact(world, referent_of("69"))
    actor = world.actor("association")
    (seen,) = relays_of_case(actor=actor, reference=relay.case.reference)
    assert (seen.request, seen.outcomes) == (REQUEST, [])
    with pytest.raises(services.CaseForbidden):
        settle(world, relay, "association", R.ANSWERED)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (R.ACCEPTED, "confirmed"),
        (R.ANSWERED, "confirmed"),
        (R.UNREACHABLE, "unreachable"),
        (R.REFUSED, None),
        (R.WITHDRAWN, None),
    ],
)
def test_the_directory_learns_whether_a_contact_can_be_reached(
    world: World, status: str, outcome: str | None
):
    point = referent_of("69")
    settle(world, to_contact(world, point), "member69", status, means="phone")
    checks = list(Verification.objects.values_list("contact_point", "outcome", "method"))
    assert checks == ([(point.pk, outcome, "phone")] if outcome else [])


def test_a_check_says_how_the_contact_was_approached(world: World):
    relay = to_contact(world, referent_of("69"))
    with pytest.raises(services.CaseRefused) as refused:
        settle(world, relay, "member69", R.UNREACHABLE)
    assert list(refused.value.errors) == ["means"]
    assert (status_of(relay), Verification.objects.count()) == (R.SENT, 0)


def test_an_unreachable_referent_offers_to_log_it(world: World):
    point = referent_of("69")
    relay = settle(world, to_contact(world, point), "member69", R.UNREACHABLE, means="email")
    actor = world.actor("member69")
    assert read_relay(actor=actor, relay_id=relay.pk).proposes == "REF-02"
    with acting_as(INSTALLER, purpose="test"):
        ContactPoint.objects.filter(pk=point.pk).update(is_referent=False)
    assert read_relay(actor=actor, relay_id=relay.pk).proposes == "REF-01"


@pytest.mark.parametrize(("target", "expected"), [(S.ANSWERED, R.WITHDRAWN), (S.RELAYED, R.SENT)])
def test_a_ministry_is_not_asked_any_more_once_the_answer_is_recorded(
    world: World, target: str, expected: str
):
    relay = to_desk(world)
    if target == S.ANSWERED:
        move_case(world, relay.case, "coordinator", S.ANSWERED)
    assert status_of(relay) == expected


def test_closing_ends_the_local_relays(world: World):
    relay = to_contact(world, referent_of("69"))
    move_case(world, relay.case, "member69", S.RESOLVED_LOCALLY)
    assert status_of(relay) == R.SENT
    move_case(world, relay.case, "secretary69", S.CLOSED)
    assert status_of(relay) == R.WITHDRAWN


def test_a_reminder_goes_once_and_never_for_what_is_settled(world: World):
    late, settled = to_desk(world), settle(world, to_desk(world), "ministry", R.ANSWERED)
    before = timezone.now() + timedelta(days=-1)
    soon = timezone.now() + timedelta(days=40)
    assert remind_of_relays(now=before) == []
    assert remind_of_relays(now=soon) == [late]
    assert remind_of_relays(now=soon) == []
    assert Entry.objects.filter(event="relay.reminded").count() == 1
    settled.refresh_from_db()
    assert settled.reminded_at is None
    told = Notification.objects.values_list("member__email", "event")
    assert list(told) == [("ministry@example.org", "relay")]


def test_the_commission_is_reminded_of_a_contact_that_does_not_answer(world: World):
    to_contact(world, referent_of("69"))
    remind_of_relays(now=timezone.now() + timedelta(days=40))
    told = set(Notification.objects.values_list("member__email", flat=True))
    assert told == {
        f"{who}@example.org" for who in ("member69", "colleague69", "secretary69", "conflicted69")
    }


def test_the_coordinator_finds_the_answered_cases_to_do(world: World):
    relay = to_desk(world)
    actor = world.actor("coordinator")
    todo = services.CaseFilters(view=services.WorkView.TODO)
    assert not services.list_cases(actor=actor, filters=todo).exists()
    settle(world, relay, "ministry", R.ANSWERED)
    assert services.list_cases(actor=actor, filters=todo).get() == relay.case


def test_the_texts_of_a_relay_are_stored_sealed(world: World):
    relay = settle(world, to_desk(world), "ministry", R.ANSWERED)
    row = Relay.objects.values_list("request_sealed", "answer_sealed").get(pk=relay.pk)
    for sealed, text in zip(row, (REQUEST, ANSWER), strict=True):
        assert text.encode() not in bytes(sealed)
