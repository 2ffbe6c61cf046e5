"""Whatever is done in whatever order by whomever: no message is lost, read by a stranger or told
twice; and two workers announce each message once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st

from referrals.models import Message, Notification
from referrals.notifications.announcing import announce_messages
from referrals.permissions import moves_open_to
from referrals.services import CaseForbidden, CaseNotFound
from referrals.thread.services import (
    MessageAlreadySent,
    MessageNotFound,
    read_thread,
    withdraw_message,
    write_message,
)
from tests.factories import World, case_in, log_case, move_case
from tests.referrals.thread.conversation import TEXT, say, ten_minutes_later

PEOPLE = ["member69", "secretary69", "association", "coordinator", "member75", "ministry"]
SIMPLE = {"in_local_handling", "resolved_locally", "escalated", "acknowledged", "closed"}
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["body", "shared", "withdraw", "move", "announce", "wait"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


def text_of(who: str) -> str:
    """Their place in the list says who wrote, without a word that the screening asks about."""
    return f"{TEXT} {PEOPLE.index(who)}"


class Conversation:
    """One case, and what was said about it: by whom, and what was taken back."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.case = log_case(world, "association")
        self.written: dict[Message, str] = {}
        self.withdrawn: set[Message] = set()

    def do(self, who: str, action: str, choice: int) -> None:
        if action in ("body", "shared"):
            self.write(who, action)
        else:
            getattr(self, action)(who, choice)

    def write(self, who: str, tier: str) -> None:
        with suppress(CaseNotFound, CaseForbidden):
            message = write_message(
                actor=self.world.actor(who),
                reference=self.case.reference,
                text=text_of(who),
                tier=tier,
            )
            self.written[message] = who

    def withdraw(self, who: str, choice: int) -> None:
        if not self.written:
            return
        message = list(self.written)[choice % len(self.written)]
        with suppress(CaseNotFound, CaseForbidden, MessageNotFound, MessageAlreadySent):
            withdraw_message(
                actor=self.world.actor(who),
                reference=self.case.reference,
                message_id=message.pk,
            )
            assert self.written[message] == who
            self.withdrawn.add(message)

    def move(self, who: str, choice: int) -> None:
        """One of the moves open to the actor; those that ask for more are left to the ladder."""
        self.case.refresh_from_db()
        rows = [
            row
            for row in moves_open_to(self.world.actor(who), self.case)
            if row.target in SIMPLE and row.source != "information_requested"
        ]
        if rows:
            move_case(self.world, self.case, who, rows[choice % len(rows)].target)

    def wait(self, who: str, choice: int) -> None:
        for message in self.case.messages.all():
            ten_minutes_later(message)

    def announce(self, who: str, choice: int) -> None:
        announce_messages(timezone.now())

    def assert_nothing_is_lost(self) -> None:
        assert set(self.case.messages.all()) == set(self.written)
        assert set(self.case.messages.filter(withdrawn_at__isnull=False)) == self.withdrawn
        for message, who in self.written.items():
            thread = read_thread(actor=self.world.actor(who), reference=self.case.reference)
            (view,) = [one for one in thread.messages if one.id == message.pk]
            assert view.text == ("" if message in self.withdrawn else text_of(who))

    def assert_each_was_told_once(self) -> None:
        notices = Notification.objects.filter(case=self.case)
        told = list(notices.values_list("member_id", "occasion"))
        assert len(told) == len(set(told))
        silent = {str(one.pk) for one in self.case.messages.filter(announced_at__isnull=True)}
        assert not silent & {occasion for _member, occasion in told}
        strangers = [self.world.members[who] for who in ("member75", "ministry")]
        assert not notices.filter(member__in=strangers).exists()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=ACTIONS)
def test_no_sequence_loses_a_message_or_tells_it_twice(world: World, actions):
    conversation = Conversation(world)
    for who, action, choice in actions:
        conversation.do(who, action, choice)
    conversation.assert_nothing_is_lost()
    conversation.assert_each_was_told_once()


@pytest.mark.django_db(transaction=True)
def test_two_workers_announce_each_message_once(world: World):
    case = case_in(world, "logged")
    for _ in range(6):
        ten_minutes_later(say(world, case, "member69"))
    later = timezone.now() + timedelta(seconds=5)

    def work() -> int:
        try:
            return announce_messages(later)
        finally:
            connections.close_all()

    connection.close()
    with ThreadPoolExecutor(2) as workers:
        counts = [one.result() for one in [workers.submit(work) for _ in range(2)]]
    assert sum(counts) == 6
    # Three colleagues for each message, whoever told them.
    assert Notification.objects.count() == 18
