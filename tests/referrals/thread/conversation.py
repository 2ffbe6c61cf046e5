"""What the tests of the thread share: messages, and a relay to a ministry desk."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audit.services import acting_as
from privacy.services import row_cipher
from referrals.enums import Level
from referrals.models import Case, Message, Relay
from referrals.thread.models import WITHDRAW_WITHIN
from referrals.thread.services import read_thread, write_message
from tests.factories import INSTALLER, World

TEXT = "Le service a été relancé par la voie hiérarchique."


def say(world: World, case: Case, who: str, **given: Any) -> Message:
    message = write_message(
        actor=world.actor(who), reference=case.reference, **({"text": TEXT} | given)
    )
    message.refresh_from_db()
    return message


def heard(world: World, case: Case, who: str) -> list[str]:
    thread = read_thread(actor=world.actor(who), reference=case.reference)
    return [one.text for one in thread.messages]


def relay_to(world: World, case: Case, desk: str = "ministry") -> Relay:
    relay = Relay(
        case=case,
        level=Level.NATIONAL,
        desk=world.bodies[desk],
        due_on=timezone.localdate() + timedelta(days=10),
        created_by=world.members["coordinator"],
        body_name="Organisme national",
    )
    cipher = row_cipher(row=case).for_row(row=relay)
    relay.request_sealed = cipher.seal(column="request", text="Rappeler la règle.")
    with acting_as(INSTALLER, purpose="tests"):
        relay.save(force_insert=True)
    return relay


def ten_minutes_later(message: Message) -> None:
    with acting_as(INSTALLER, purpose="tests"):
        Message.objects.filter(pk=message.pk).update(
            written_at=message.written_at - WITHDRAW_WITHIN - timedelta(seconds=1)
        )
    message.refresh_from_db()
