"""The thread of a case: reading it, writing in it, taking a message back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as, record
from privacy.services import RowCipher, row_cipher
from referrals.models import Case, Message, Relay, ThreadReading
from referrals.services import (
    CaseForbidden,
    CaseNotFound,
    CaseRefused,
    Confirmation,
    record_confirmed,
    screened,
)
from referrals.thread.enums import MENTIONABLE, Tier
from referrals.thread.permissions import (
    can_open_thread,
    can_write_to,
    readers_of,
    relays_to_write_to,
)

TEXT_MAX_LENGTH = 2000


class MessageNotFound(LookupError):
    """No such message, or none that the actor may know of."""


class MessageAlreadySent(RuntimeError):
    """The ten minutes are over: its readers may have been told."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as its reader sees it; `read_by` names the bodies that read it, to its author."""

    id: uuid.UUID
    tier: str
    relay: Relay | None
    role: str
    body: str
    mentions: list[str]
    written_at: datetime
    is_own: bool
    is_new: bool
    is_withdrawn: bool
    withdrawable_until: datetime | None
    read_by: list[str]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Thread:
    case: Case
    messages: list[MessageView]
    relays: list[Relay]
    # What a ministry desk writes goes to its relay and nowhere else.
    may_write_about_the_case: bool


def find_thread(*, actor: Actor, reference: str) -> Case:
    """The case whose thread the actor may open. Raises CaseNotFound."""
    case = Case.objects.with_reference(reference).select_related("body").first()
    if case is None or not can_open_thread(actor, case):
        raise CaseNotFound(reference)
    return case


def read_thread(*, actor: Actor, reference: str) -> Thread:
    """Open the thread, put the read mark after its last message, and say so in the journal.

    Raises CaseNotFound, and what `privacy.services` raises when a text cannot be opened.
    """
    case = find_thread(actor=actor, reference=reference)
    messages = list(
        Message.objects.visible_to(actor)
        .filter(case=case)
        .select_related("body", "case", "relay__desk", "relay__contact_point")
    )
    # Nothing to open in an empty thread, nor once its messages were destroyed.
    cipher = row_cipher(row=case) if messages else None
    marks = list(ThreadReading.objects.filter(case=case).select_related("body"))
    views = [_view(actor, one, cipher, marks) for one in messages] if cipher else []
    _mark_read(actor, case)
    record(actor=actor, event="thread.read", target=case, purpose="thread.read")
    return Thread(
        case=case,
        messages=views,
        relays=relays_to_write_to(actor, case),
        may_write_about_the_case=can_write_to(actor, case, Tier.BODY),
    )


def count_unread(*, actor: Actor, case: Case) -> int:
    """How many messages of others came since the actor last opened the thread."""
    if actor.member_id is None or actor.body_id is None:
        return 0
    messages = Message.objects.visible_to(actor).filter(case=case, withdrawn_at__isnull=True)
    mark = ThreadReading.objects.filter(
        case=case, member_id=actor.member_id, body_id=actor.body_id
    ).first()
    if mark is not None:
        messages = messages.filter(written_at__gt=mark.read_at)
    return messages.exclude(author_id=actor.member_id).count()


def write_message(
    *,
    actor: Actor,
    reference: str,
    text: str,
    tier: str = Tier.BODY,
    relay_id: uuid.UUID | None = None,
    mentions: Sequence[str] = (),
    confirmations: Sequence[Confirmation] = (),
) -> Message:
    """Add a message; nobody is told of it for ten minutes.

    Raises CaseNotFound, CaseForbidden, CaseRefused, IdentifyingText; nothing is then stored.
    """
    case = find_thread(actor=actor, reference=reference)
    if not can_write_to(actor, case, tier) or actor.member_id is None or actor.body_id is None:
        raise CaseForbidden(case.reference)
    relay = _relay(actor, case, tier, relay_id)
    _check_mentions(mentions)
    if not text.strip():
        raise CaseRefused({"text": [_("Write your message.")]})
    clean = screened("text", text, max_length=TEXT_MAX_LENGTH, confirmations=confirmations)
    message = Message(
        case=case,
        tier=tier,
        relay=relay,
        reaches_national_level=tier == Tier.SHARED and case.escalated_at is not None,
        author_id=actor.member_id,
        body_id=actor.body_id,
        role=actor.role,
        mentions=list(dict.fromkeys(mentions)),
    )
    cipher = row_cipher(row=case).for_row(row=message)
    message.text_sealed = cipher.seal(column="text", text=clean)
    with acting_as(actor, purpose="message.write"):
        message.save(force_insert=True)
        record_confirmed(
            actor=actor, target=message, texts={"text": text}, confirmations=confirmations
        )
    return message


def withdraw_message(*, actor: Actor, reference: str, message_id: uuid.UUID) -> Message:
    """Take one's own message back: its text is destroyed, its place stays.

    Raises CaseNotFound, MessageNotFound, CaseForbidden, MessageAlreadySent.
    """
    case = find_thread(actor=actor, reference=reference)
    with acting_as(actor, purpose="message.withdraw"):
        message = (
            Message.objects.visible_to(actor)
            .filter(case=case, pk=message_id)
            .select_for_update(of=("self",))
            .first()
        )
        if message is None:
            raise MessageNotFound(str(message_id))
        if message.author_id != actor.member_id:
            raise CaseForbidden(case.reference)
        now = timezone.now()
        if not message.may_be_withdrawn(now):
            raise MessageAlreadySent(str(message_id))
        message.text_sealed, message.withdrawn_at = None, now
        message.save(update_fields=["text_sealed", "withdrawn_at"])
    return message


def _relay(actor: Actor, case: Case, tier: str, relay_id: uuid.UUID | None) -> Relay | None:
    if tier not in Tier.values:
        raise CaseRefused({"tier": [_("Choose who reads this message.")]})
    if tier != Tier.RELAY:
        if relay_id is not None:
            raise CaseRefused({"relay": [_("Only a message about a relay names one.")]})
        return None
    for relay in relays_to_write_to(actor, case):
        if relay.pk == relay_id:
            return relay
    raise CaseRefused({"relay": [_("Choose one of the relays of this case.")]})


def _check_mentions(mentions: Sequence[str]) -> None:
    known = {code for code, _label in MENTIONABLE}
    if not known.issuperset(mentions):
        raise CaseRefused(
            {"mentions": [_("This value is not in the list. Choose one of the values offered.")]}
        )


def _view(
    actor: Actor, message: Message, cipher: RowCipher, marks: list[ThreadReading]
) -> MessageView:
    is_own = message.author_id == actor.member_id
    own_mark = max(
        (
            mark.read_at
            for mark in marks
            if mark.member_id == actor.member_id and mark.body_id == actor.body_id
        ),
        default=None,
    )
    is_withdrawn = message.withdrawn_at is not None
    can_withdraw = is_own and message.may_be_withdrawn(timezone.now())
    return MessageView(
        id=message.pk,
        tier=message.tier,
        relay=message.relay,
        role=message.role,
        body=message.body.name,
        mentions=message.mentions,
        written_at=message.written_at,
        is_own=is_own,
        is_new=not is_own and (own_mark is None or message.written_at > own_mark),
        is_withdrawn=is_withdrawn,
        withdrawable_until=message.withdrawable_until if can_withdraw else None,
        read_by=_read_by(message, marks) if is_own else [],
        text="" if is_withdrawn else cipher.for_row(row=message).unseal(column="text"),
    )


def _read_by(message: Message, marks: list[ThreadReading]) -> list[str]:
    """The bodies of those who opened the thread since: a body reads, not a person."""
    readers = readers_of(message)
    names = {
        mark.body.name
        for mark in marks
        if mark.member_id != message.author_id
        and mark.body_id in readers
        and mark.read_at >= message.written_at
    }
    return sorted(names)


def _mark_read(actor: Actor, case: Case) -> None:
    if actor.member_id is None or actor.body_id is None:
        return
    ThreadReading.objects.update_or_create(
        case=case,
        member_id=actor.member_id,
        body_id=actor.body_id,
        defaults={"read_at": timezone.now()},
    )
