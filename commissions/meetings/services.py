"""Planning meetings, and the duty roster with its hand-over notes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as, record
from commissions.enums import Permission
from commissions.meetings.models import DutyTurnQuerySet
from commissions.models import Body, DutyTurn, Meeting, Member, Seat
from commissions.refusals import FieldRefused
from privacy.confirmations import Confirmation, not_confirmed, record_confirmed
from privacy.retention import HANDOVER_NOTE
from privacy.screening import Finding, review
from privacy.services import issue_data_key, row_cipher

NOTE_MAX_LENGTH = 2000


class MeetingNotFound(LookupError):
    """No such meeting or duty turn, or none that the actor may know of."""


class MeetingForbidden(PermissionError):
    """Only the secretary of the commission does this."""


class IdentifyingNote(ValueError):
    """The hand-over note would identify someone; `findings` say where, never what."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("note")
        self.findings = findings


class NoteChanged(ValueError):
    """Another note was written since the page was opened: writing now would lose it."""


@dataclass(frozen=True, slots=True)
class TurnView:
    id: uuid.UUID
    member: str
    starts_on: date
    ends_on: date
    is_now: bool
    is_own: bool
    note: str = field(repr=False)
    # Of the note: what is sent back with another one says that it was seen.
    version: str = ""


def can_plan_meetings(actor: Actor, body_id: int | None) -> bool:
    """The secretary of the commission."""
    return actor.may(Permission.MANAGE_SEATS, body_id)


def can_open_meetings(actor: Actor) -> bool:
    """A commission."""
    return bool(actor.bodies_with(Permission.VIEW_CASE))


def plan_meeting(*, actor: Actor, starts_at: datetime, ends_at: datetime, mode: str) -> Meeting:
    """A meeting of the actor's own commission. Raises MeetingForbidden, FieldRefused."""
    if actor.body_id is None or not can_plan_meetings(actor, actor.body_id):
        raise MeetingForbidden(actor.label)
    if ends_at <= starts_at:
        raise FieldRefused("ends_at", _("A meeting ends after it starts."))
    with acting_as(actor, purpose="meeting.plan"):
        return Meeting.objects.create(
            body_id=actor.body_id, starts_at=starts_at, ends_at=ends_at, mode=mode
        )


def cancel_meeting(*, actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Raises MeetingNotFound, MeetingForbidden."""
    meeting = find_meeting(actor=actor, meeting_id=meeting_id)
    if not can_plan_meetings(actor, meeting.body_id):
        raise MeetingForbidden(actor.label)
    with acting_as(actor, purpose="meeting.cancel"):
        meeting.is_cancelled = True
        meeting.revision += 1
        meeting.save(update_fields=["is_cancelled", "revision", "changed_at"])
    return meeting


def find_meeting(*, actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Raises MeetingNotFound."""
    meeting = (
        Meeting.objects.visible_to(actor).filter(pk=meeting_id).select_related("body").first()
    )
    if meeting is None:
        raise MeetingNotFound(str(meeting_id))
    return meeting


def seated_members(body_id: int) -> list[Member]:
    """Who may be on duty for a commission: those who sit in it today."""
    seats = Seat.objects.open_on(timezone.localdate()).filter(body_id=body_id)
    return list(Member.objects.filter(pk__in=seats.values("member_id")).order_by("full_name"))


def put_on_duty(*, actor: Actor, member_id: int, starts_on: date, ends_on: date) -> DutyTurn:
    """One person at a time answers for a commission. Raises MeetingForbidden, FieldRefused."""
    if actor.body_id is None or not can_plan_meetings(actor, actor.body_id):
        raise MeetingForbidden(actor.label)
    if ends_on < starts_on:
        raise FieldRefused("ends_on", _("A turn ends after it starts."))
    with acting_as(actor, purpose="duty.plan"):
        # The lock on the body keeps two secretaries from planning the same day.
        Body.objects.select_for_update().get(pk=actor.body_id)
        if member_id not in {one.pk for one in seated_members(actor.body_id)}:
            raise FieldRefused("member", _("Choose somebody who sits in the commission."))
        turns = DutyTurn.objects.filter(body_id=actor.body_id)
        if turns.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            raise FieldRefused("starts_on", _("Somebody is on duty already on these days."))
        turn = DutyTurn(
            body_id=actor.body_id, member_id=member_id, starts_on=starts_on, ends_on=ends_on
        )
        issue_data_key(row=turn)
        turn.save(force_insert=True)
    return turn


def hand_over(
    *,
    actor: Actor,
    turn_id: uuid.UUID,
    note: str,
    version: str = "",
    confirmations: Sequence[Confirmation] = (),
) -> DutyTurn:
    """Leave a note to the next on duty; only the one whose turn it is writes it. `version` is
    that of the note it replaces, empty when there was none.

    Raises MeetingNotFound, MeetingForbidden, FieldRefused, IdentifyingNote, NoteChanged.
    """
    with acting_as(actor, purpose="duty.hand_over"):
        turn = _locked_turn(actor, turn_id)
        if version_of(turn) != version:
            raise NoteChanged(str(turn_id))
        text = _screened_note(note, confirmations).strip()
        turn.handover_sealed = (
            row_cipher(row=turn).seal(column="handover", text=text) if text else None
        )
        turn.save(update_fields=["handover_sealed"])
        record_confirmed(
            actor=actor, target=turn, texts={"note": note}, confirmations=confirmations
        )
    return turn


def _locked_turn(actor: Actor, turn_id: uuid.UUID) -> DutyTurn:
    visible = DutyTurn.objects.visible_to(actor).select_for_update(of=("self",))
    turn = visible.filter(pk=turn_id).first()
    if turn is None:
        raise MeetingNotFound(str(turn_id))
    if turn.member_id != actor.member_id:
        raise MeetingForbidden(actor.label)
    return turn


def _screened_note(note: str, confirmations: Sequence[Confirmation]) -> str:
    if len(note) > NOTE_MAX_LENGTH:
        raise FieldRefused("note", _("This text is too long: 2,000 characters at most."))
    screening = review(note)
    found = not_confirmed("note", screening.findings, confirmations)
    if found:
        raise IdentifyingNote(found)
    return screening.text


def count_old_notes(now: datetime) -> int:
    return _ended_notes(now).count()


def forget_old_notes(*, actor: Actor, now: datetime) -> int:
    """Take back the notes of turns that ended long ago; the roster itself stays. Returns how many
    went."""
    with acting_as(actor, purpose="housekeeping"):
        return _ended_notes(now).update(handover_sealed=None)


def _ended_notes(now: datetime) -> DutyTurnQuerySet:
    ended_before = timezone.localdate(now) - HANDOVER_NOTE.length
    return DutyTurn.objects.filter(handover_sealed__isnull=False, ends_on__lt=ended_before)


def version_of(turn: DutyTurn) -> str:
    """Changes with each writing of the note, and tells nothing of it."""
    sealed = turn.handover_sealed
    return "" if sealed is None else sha256(bytes(sealed)).hexdigest()[:32]


def read_roster(*, actor: Actor) -> list[TurnView]:
    """The turns of the actor's commission, newest first, with their notes; a line in the journal
    says that they were read."""
    today = timezone.localdate()
    turns = (
        DutyTurn.objects.visible_to(actor).select_related("member", "body").order_by("-starts_on")
    )[:60]
    views = [
        TurnView(
            id=turn.pk,
            member=turn.member.full_name,
            starts_on=turn.starts_on,
            ends_on=turn.ends_on,
            is_now=turn.starts_on <= today <= turn.ends_on,
            is_own=turn.member_id == actor.member_id,
            note=""
            if turn.handover_sealed is None
            else row_cipher(row=turn).unseal(column="handover"),
            version=version_of(turn),
        )
        for turn in turns
    ]
    if any(view.note for view in views):
        record(actor=actor, event="roster.read", purpose="roster.read")
    return views


def on_duty(*, body_id: int, day: date | None = None) -> DutyTurn | None:
    """Who answers for a commission on a day (today by default), for the directory."""
    turns = DutyTurn.objects.filter(body_id=body_id).on(day or timezone.localdate())
    return turns.select_related("member").first()
