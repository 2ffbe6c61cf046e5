"""A message can be taken back for ten minutes."""

import pytest
from django.db import connection

from audit.models import Entry
from referrals.models import Message
from referrals.services import CaseForbidden
from referrals.thread.services import MessageAlreadySent, MessageNotFound, withdraw_message
from tests.factories import World, case_in
from tests.referrals.thread.conversation import heard, say, ten_minutes_later


def take_back(world: World, message: Message, who: str) -> None:
    withdraw_message(
        actor=world.actor(who), reference=message.case.reference, message_id=message.pk
    )


def test_a_message_taken_back_loses_its_text_and_keeps_its_place(world: World):
    case = case_in(world, "logged")
    message = say(world, case, "member69")
    take_back(world, message, "member69")
    message.refresh_from_db()
    assert message.text_sealed is None
    assert heard(world, case, "secretary69") == [""]
    assert Entry.objects.filter(event="row.updated", object_pk=str(message.pk)).exists()


def test_after_ten_minutes_it_stays(world: World):
    message = say(world, case_in(world, "logged"), "member69")
    ten_minutes_later(message)
    with pytest.raises(MessageAlreadySent):
        take_back(world, message, "member69")
    message.refresh_from_db()
    assert message.withdrawn_at is None
    assert message.text_sealed is not None


def test_only_its_author_takes_it_back(world: World):
    case = case_in(world, "escalated")
    shared = say(world, case, "member69", tier="shared")
    with pytest.raises(CaseForbidden):
        take_back(world, shared, "coordinator")
    own = say(world, case, "member69")
    with pytest.raises(MessageNotFound):
        take_back(world, own, "coordinator")
    assert not Message.objects.filter(withdrawn_at__isnull=False).exists()


def test_the_journal_never_shows_a_message(world: World):
    case = case_in(world, "logged")
    message = say(world, case, "member69", text="Une phrase reconnaissable entre toutes.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(entry::text, '') FROM audit_entry entry WHERE object_pk = %s",
            [str(message.pk)],
        )
        written = cursor.fetchone()[0]
    assert written
    assert "reconnaissable" not in written
