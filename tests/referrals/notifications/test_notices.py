"""Who is told of what, and when it stops."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.services import acting_as
from commissions.services import close_seat
from referrals.enums import Level
from referrals.models import Assignment, Case, Message, Notification
from referrals.notifications.announcing import (
    announce_messages,
    announce_moves,
    announce_relays,
    remind,
)
from referrals.notifications.enums import Event
from referrals.notifications.services import notifications_of, notify
from referrals.thread.services import withdraw_message
from tests.factories import INSTALLER, World, case_in, log_case, move_case
from tests.referrals.pages import client_of, text_of
from tests.referrals.thread.conversation import relay_to, say, ten_minutes_later


def told(event: str) -> set[str]:
    notices = Notification.objects.filter(event=event).select_related("member")
    return {one.member.email.split("@")[0] for one in notices}


def current(world: World, who: str) -> list[str]:
    return [one.event for one in notifications_of(actor=world.actor(who))]


def test_nobody_is_told_of_a_message_before_its_ten_minutes(world: World):
    message = say(world, case_in(world, "logged"), "member69")
    assert announce_messages(timezone.now()) == 0
    ten_minutes_later(message)
    assert announce_messages(timezone.now()) == 1
    assert announce_messages(timezone.now()) == 0
    assert told("message") == {"colleague69", "secretary69", "conflicted69"}


def test_nobody_is_told_of_a_message_that_was_taken_back(world: World):
    message = say(world, case_in(world, "logged"), "member69")
    withdraw_message(
        actor=world.actor("member69"), reference=message.case.reference, message_id=message.pk
    )
    ten_minutes_later(message)
    announce_messages(timezone.now())
    assert not Notification.objects.exists()


def test_a_mention_tells_the_role_and_no_other(world: World):
    case = case_in(world, "escalated", author="association")
    message = say(world, case, "member69", tier="shared", mentions=["coordinator"])
    ten_minutes_later(message)
    announce_messages(timezone.now())
    assert told("mention") == {"coordinator"}
    assert told("message") == set()


def test_each_move_is_told_once_to_those_who_wait_for_it(world: World):
    case = log_case(world, "association")
    announce_moves(timezone.now())
    assert told("case_received") == {
        "member69",
        "colleague69",
        "secretary69",
        "conflicted69",
    }
    move_case(world, case, "secretary69", "escalated")
    announce_moves(timezone.now())
    assert announce_moves(timezone.now()) == 0
    assert "coordinator" in told("escalated")
    assert "secretary69" not in told("escalated")
    assert not told("escalated") & {"member75", "other_association"}


def test_notices_stop_when_the_case_moves_on(world: World):
    case = log_case(world, "association")
    announce_moves(timezone.now())
    assert current(world, "secretary69") == ["case_received"]
    move_case(world, case, "member69", "in_local_handling")
    assert current(world, "secretary69") == []


def test_notices_stop_for_the_others_when_somebody_takes_the_case(world: World):
    case = log_case(world, "association")
    announce_moves(timezone.now())
    with acting_as(INSTALLER, purpose="tests"):
        Assignment.objects.create(
            case=case,
            level=Level.LOCAL,
            member=world.members["member69"],
            assigned_at=timezone.now() + timedelta(seconds=1),
        )
    assert current(world, "secretary69") == []
    assert current(world, "member69") == ["case_received"]


def test_only_the_end_is_told_of_a_case_that_has_ended(world: World):
    case = case_in(world, "resolved_locally", author="association")
    message = say(world, case, "association", tier="shared")
    ten_minutes_later(message)
    announce_messages(timezone.now())
    move_case(world, case, "secretary69", "closed")
    announce_moves(timezone.now())
    assert current(world, "association") == ["ended"]


def test_a_deadline_is_told_once_to_the_person_in_charge(world: World):
    case = case_in(world, "in_local_handling")
    late = timezone.localdate() - timedelta(days=1)
    with acting_as(INSTALLER, purpose="tests"):
        Case.objects.filter(pk=case.pk).update(due_on=late)
        Assignment.objects.create(
            case=case,
            level=Level.LOCAL,
            member=world.members["member69"],
            assigned_at=timezone.now(),
        )
    remind(timezone.now())
    remind(timezone.now())
    assert Notification.objects.filter(event="overdue").count() == 1
    assert told("overdue") == {"member69"}


def test_a_desk_is_told_of_a_relay_until_it_is_settled(world: World):
    case = case_in(world, "acknowledged")
    relay = relay_to(world, case)
    announce_relays(timezone.now())
    announce_relays(timezone.now())
    assert current(world, "ministry") == ["relay"]
    relay.status, relay.settled_at = "answered", timezone.now()
    with acting_as(INSTALLER, purpose="tests"):
        relay.save(update_fields=["status", "settled_at"])
    assert current(world, "ministry") == []


def test_a_seat_that_has_ended_is_told_nothing(world: World):
    close_seat(
        actor=INSTALLER,
        seat=world.members["member69"].seats.get(),
        on=timezone.localdate() - timedelta(days=1),
    )
    seat = world.members["colleague69"].seats.get()
    with acting_as(INSTALLER, purpose="tests"):
        seat.starts_on = timezone.localdate() + timedelta(days=2)
        seat.save(update_fields=["starts_on"])
    case = log_case(world, "association")
    notify(event=Event.MESSAGE, occasion="x", case=case, bodies={case.body_id})
    assert "colleague69" not in told("message")


def test_the_centre_shows_the_reference_and_the_reason_only(world: World):
    case = log_case(world, "association")
    announce_moves(timezone.now())
    client = client_of(world, "secretary69")
    page = text_of(client.get("/notifications/"))
    assert case.reference in page
    assert "un dossier a été enregistré" in page
    client.post("/notifications/lues/")
    assert not Notification.objects.filter(
        member=world.members["secretary69"], read_at__isnull=True
    ).exists()
    assert Notification.objects.filter(member=world.members["member69"], read_at=None).exists()


def test_a_member_does_not_see_the_notices_of_another(world: World):
    case = log_case(world, "association")
    announce_moves(timezone.now())
    page = text_of(client_of(world, "member75").get("/notifications/"))
    assert case.reference not in page


@pytest.mark.django_db
def test_a_visitor_has_no_notices(client):
    assert client.get("/notifications/").status_code == 302


def test_a_message_is_announced_once_even_if_the_worker_dies_in_between(world: World, monkeypatch):
    message = say(world, case_in(world, "logged"), "member69")
    ten_minutes_later(message)

    def dies(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(Message, "save", dies)
    with pytest.raises(SystemExit):
        announce_messages(timezone.now())
    assert not Notification.objects.exists()
    monkeypatch.undo()
    announce_messages(timezone.now())
    assert Notification.objects.count() == 3
