"""Accounts that nobody uses: warned, blocked, pseudonymised, reopened; and the one for an hour."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry
from audit.services import acting_as
from commissions.access import inactivity
from commissions.access.mails import WORDS, Alert
from commissions.models import Member
from commissions.services import actor_of
from config.tasks import close_unused_accounts
from referrals.models import Assignment
from tests.factories import INSTALLER, PASSWORD, World, log_case

pytestmark = pytest.mark.django_db

LOGIN = "/compte/connexion/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def come_back(who: str, world: World) -> None:
    """Everybody but the one in question has used the account today."""
    others = Member.objects.exclude(pk=world.members[who].pk)
    others.update(last_login=timezone.now())


def alerts() -> list[tuple[int, str]]:
    jobs = ProcrastinateJob.objects.filter(task_name="access.send_alert").order_by("id")
    return [(job.args["member_id"], job.args["alert"]) for job in jobs]


def test_a_warning_then_the_block_at_ninety_days_and_the_secretary_reopens(
    world: World, clock: time_machine.Traveller
):
    member = world.members["member69"]
    clock.shift(timedelta(days=77))
    come_back("member69", world)
    for _night in range(2):
        close_unused_accounts(timestamp=0)
    assert alerts() == [(member.pk, Alert.UNUSED.value)]
    member.refresh_from_db()
    assert member.is_active

    token = world.token("member69")
    clock.shift(timedelta(days=14))
    come_back("member69", world)
    close_unused_accounts(timestamp=0)
    member.refresh_from_db()
    assert (member.is_active, member.email) == (False, "member69@example.org")
    assert not AuthToken.objects.filter(user=member).exists()
    assert token
    assert Entry.objects.filter(event="member.blocked", object_repr=member.email).exists()
    assert log_in(member.email) is False

    for who in ("member75", "secretary75", "colleague69", "oversight", "association"):
        with pytest.raises(inactivity.AccountNotReopened):
            inactivity.reopen_account(actor=world.actor(who), member=member)
    assert not Member.objects.get(pk=member.pk).is_active
    inactivity.reopen_account(actor=world.actor("secretary69"), member=member)
    close_unused_accounts(timestamp=0)
    assert log_in(member.email) is True


def log_in(email: str) -> bool:
    client = Client()
    client.post(LOGIN, {"username": email, "password": PASSWORD})
    return client.get("/compte/").status_code == 200


def test_open_cases_are_handed_over_before_the_block(world: World, clock: time_machine.Traveller):
    member, colleague = world.members["member69"], world.members["colleague69"]
    with acting_as(INSTALLER, purpose="tests"):
        held = Assignment.objects.create(
            case=log_case(world), level="LOCAL", member=member, assigned_at=timezone.now()
        )
    for days in (77, 14):
        clock.shift(timedelta(days=days))
        come_back("member69", world)
        close_unused_accounts(timestamp=0)
    member.refresh_from_db()
    assert member.is_active
    told = {pk for pk, alert in alerts() if alert == Alert.CASES_TO_HAND_OVER}
    assert told == {world.members[who].pk for who in ("secretary69", "conflicted69")}

    with acting_as(INSTALLER, purpose="tests"):
        held.member = colleague
        held.save()
    close_unused_accounts(timestamp=0)
    member.refresh_from_db()
    assert not member.is_active


def test_after_twelve_months_the_account_names_nobody_and_stays(
    world: World, clock: time_machine.Traveller
):
    member = world.members["association"]
    for days in (91, 275):
        clock.shift(timedelta(days=days))
        come_back("association", world)
        close_unused_accounts(timestamp=0)
    member.refresh_from_db()
    assert member.email == f"compte-{member.pk}@pseudonyme.invalid"
    assert "association" not in member.full_name
    assert not member.has_usable_password()
    assert not member.seats.filter(ends_on=None).exists()
    with pytest.raises(inactivity.AccountNotReopened):
        inactivity.reopen_account(actor=world.actor("administrator"), member=member)
    # A second night finds nothing to do.
    count = Entry.objects.count()
    close_unused_accounts(timestamp=0)
    assert Entry.objects.count() == count


def test_a_call_by_api_is_a_use(world: World, clock: time_machine.Traveller, client: Client):
    token = world.token("member69")
    clock.shift(timedelta(hours=9))
    client.get("/api/v1/account/", headers={"Authorization": f"Token {token}"})
    world.members["member69"].refresh_from_db()
    assert world.members["member69"].last_login == timezone.now()


def test_the_mails_name_nobody():
    for _subject, fact in WORDS.values():
        assert "%" not in str(fact)


def test_the_emergency_account_opens_the_administration_for_an_hour_and_is_told(
    world: World, clock: time_machine.Traveller
):
    output = StringIO()
    call_command("open_break_glass", "--reason", "lost-access", stdout=output)
    email, password = output.getvalue().splitlines()[:2]
    member = Member.objects.get(email=email)
    client = Client()
    client.post(LOGIN, {"username": email, "password": password})
    assert client.get("/administration/").status_code == 200
    assert client.get("/dossiers/").status_code == 403
    opened = Entry.objects.get(event="break_glass.opened")
    assert opened.object_repr == email
    assert "lost-access" in str(opened.additional_data)
    told = {pk for pk, alert in alerts() if alert == Alert.BREAK_GLASS}
    assert told == {world.members[who].pk for who in ("oversight", "administrator")}

    before = Member.objects.count()
    with pytest.raises(CommandError):
        call_command("open_break_glass", "--reason", "incident", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("open_break_glass", "--reason", "because", stdout=StringIO())
    assert Member.objects.count() == before

    clock.shift(timedelta(minutes=61))
    assert actor_of(member).role == "visitor"
    client.post(LOGIN, {"username": email, "password": password})
    assert client.get("/administration/").status_code == 403
    close_unused_accounts(timestamp=0)
    member.refresh_from_db()
    assert not member.is_active


def test_nobody_is_blocked_before_the_days_of_the_warning(
    world: World, clock: time_machine.Traveller
):
    """The worker was away: the first night warns, and does not block."""
    clock.shift(timedelta(days=120))
    come_back("member69", world)
    member = world.members["member69"]
    for days, is_active in ((0, True), (13, True), (1, False)):
        clock.shift(timedelta(days=days))
        come_back("member69", world)
        close_unused_accounts(timestamp=0)
        member.refresh_from_db()
        assert member.is_active == is_active
