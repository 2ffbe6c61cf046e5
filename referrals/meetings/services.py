"""The agenda of a meeting, the opinions of the commission, and the documents that go out."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as, record
from commissions.meetings.services import MeetingForbidden, can_plan_meetings, find_meeting
from commissions.models import Meeting
from privacy.services import row_cipher
from referrals.exports.document import Section, pdf
from referrals.meetings.enums import Advice
from referrals.models import AgendaItem, Case
from referrals.permissions import has_conflict
from referrals.services import (
    CaseNotFound,
    CaseRefused,
    Confirmation,
    record_confirmed,
    screened,
)

NOTE_MAX_LENGTH = 2000
# RFC 5545: a line holds at most 75 octets; a longer one goes on after a blank.
LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class ItemView:
    id: uuid.UUID
    position: int
    case: Case
    types: list[str]
    advice: str
    note: str = field(repr=False)

    @property
    def advice_label(self) -> str:
        return str(Advice(self.advice).label) if self.advice else ""


def generate_agenda(*, actor: Actor, meeting_id: uuid.UUID) -> int:
    """Put every open case of the commission that is not there yet on the agenda: critical ones
    first, then by deadline. Returns how many were added; what is there stays.

    Raises MeetingNotFound, MeetingForbidden.
    """
    meeting = _planned(actor, meeting_id)
    with acting_as(actor, purpose="meeting.agenda"):
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        last = meeting.items.order_by("-position").values_list("position", flat=True).first() or 0
        cases = (
            Case.objects.visible_to(actor)
            .open()
            .filter(body_id=meeting.body_id)
            .exclude(agenda_items__meeting=meeting)
            .order_by("-is_critical", F("due_on").asc(nulls_last=True), "created_at")
        )
        items = [
            AgendaItem(meeting=meeting, case=case, position=position)
            for position, case in enumerate(cases, start=last + 1)
        ]
        AgendaItem.objects.bulk_create(items)
    return len(items)


def read_agenda(*, actor: Actor, meeting_id: uuid.UUID) -> tuple[Meeting, list[ItemView]]:
    """The meeting and its cases; opening notes is a line in the journal. Raises MeetingNotFound,
    and what `privacy.services` raises when a note cannot be opened."""
    meeting = find_meeting(actor=actor, meeting_id=meeting_id)
    views = [_view(one) for one in _items(actor, meeting)]
    if any(view.note for view in views):
        record(actor=actor, event="minutes.read", target=meeting, purpose="minutes.read")
    return meeting, views


def record_advice(
    *,
    actor: Actor,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    advice: str,
    note: str = "",
    confirmations: Sequence[Confirmation] = (),
) -> AgendaItem:
    """Keep what the commission advises about a case. The case does not move: its own moves do.

    Raises MeetingNotFound, MeetingForbidden, CaseNotFound, CaseRefused, IdentifyingText.
    """
    meeting = _planned(actor, meeting_id)
    if advice not in Advice.values:
        raise CaseRefused({"advice": [_("Choose one of the opinions offered.")]})
    text = screened("note", note, max_length=NOTE_MAX_LENGTH, confirmations=confirmations)
    with acting_as(actor, purpose="meeting.advise"):
        item = _items(actor, meeting).filter(pk=item_id).select_for_update(of=("self",)).first()
        if item is None:
            raise CaseNotFound(str(item_id))
        if has_conflict(actor, item.case):
            raise MeetingForbidden(actor.label)
        item.advice, item.advised_at = Advice(advice), timezone.now()
        item.note_sealed = None
        if text:
            cipher = row_cipher(row=item.case).for_row(row=item)
            item.note_sealed = cipher.seal(column="note", text=text)
        item.save(update_fields=["advice", "advised_at", "note_sealed"])
        record_confirmed(
            actor=actor, target=item, texts={"note": note}, confirmations=confirmations
        )
    return item


def agenda_pdf(*, actor: Actor, meeting_id: uuid.UUID) -> bytes:
    """References, types and deadlines: no text. Raises MeetingNotFound."""
    meeting = find_meeting(actor=actor, meeting_id=meeting_id)
    rows = [
        [str(one.position), one.case.reference, ", ".join(_types(one)), _due(one.case)]
        for one in _items(actor, meeting)
    ]
    headers = [_("No."), _("Case"), _("Types of dysfunction"), _("Deadline")]
    return _exported(actor, meeting, _("Agenda"), headers, rows)


def minutes_pdf(*, actor: Actor, meeting_id: uuid.UUID) -> bytes:
    """References and opinions: no text. Raises MeetingNotFound."""
    meeting = find_meeting(actor=actor, meeting_id=meeting_id)
    rows = [
        [
            str(one.position),
            one.case.reference,
            ", ".join(_types(one)),
            str(one.get_advice_display() or _("No opinion")),
        ]
        for one in _items(actor, meeting)
    ]
    headers = [_("No."), _("Case"), _("Types of dysfunction"), _("Advice of the commission")]
    return _exported(actor, meeting, _("Minutes"), headers, rows)


def calendar(*, actor: Actor, meetings: list[Meeting]) -> str:
    """The meetings as iCalendar (RFC 5545): the commission, the hours, the references."""
    host = urlsplit(settings.RELAIS_BASE_URL).hostname or "localhost"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relais//Relais//FR", "METHOD:PUBLISH"]
    for meeting in meetings:
        references = [one.case.reference for one in _items(actor, meeting)]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{meeting.pk}@{host}",
            f"SEQUENCE:{meeting.revision}",
            f"DTSTAMP:{_utc(meeting.changed_at)}",
            f"DTSTART:{_utc(meeting.starts_at)}",
            f"DTEND:{_utc(meeting.ends_at)}",
            f"STATUS:{'CANCELLED' if meeting.is_cancelled else 'CONFIRMED'}",
            f"SUMMARY:{_escaped(_('Meeting of %(body)s') % {'body': meeting.body.name})}",
            f"DESCRIPTION:{_escaped(', '.join(references))}",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    record(actor=actor, event="meeting.exported", purpose="meeting.export")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _planned(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    meeting = find_meeting(actor=actor, meeting_id=meeting_id)
    if not can_plan_meetings(actor, meeting.body_id):
        raise MeetingForbidden(actor.label)
    return meeting


def _items(actor: Actor, meeting: Meeting) -> QuerySet[AgendaItem]:
    """Only of cases that the actor still sees."""
    return (
        AgendaItem.objects.filter(meeting=meeting, case__in=Case.objects.visible_to(actor))
        .select_related("case")
        .prefetch_related("case__dysfunctions__type")
    )


def _view(item: AgendaItem) -> ItemView:
    note = ""
    if item.note_sealed is not None:
        note = row_cipher(row=item.case).for_row(row=item).unseal(column="note")
    return ItemView(
        id=item.pk,
        position=item.position,
        case=item.case,
        types=_types(item),
        advice=item.advice,
        note=note,
    )


def _types(item: AgendaItem) -> list[str]:
    return [one.type.code for one in item.case.dysfunctions.all()]


def _due(case: Case) -> str:
    return date_format(case.due_on, "d/m/Y") if case.due_on else ""


def _exported(
    actor: Actor, meeting: Meeting, title: str, headers: list[str], rows: list[list[str]]
) -> bytes:
    start = timezone.localtime(meeting.starts_at)
    lead = _("%(body)s, %(day)s at %(time)s") % {
        "body": meeting.body.name,
        "day": date_format(start, "d/m/Y"),
        "time": date_format(start, "H:i"),
    }
    section = Section(title=_("Cases"), headers=headers, rows=rows)
    if not rows:
        section = Section(title=_("Cases"), paragraphs=[_("No case.")])
    document = pdf(title=title, lead=lead, sections=[section])
    record(actor=actor, event="meeting.exported", target=meeting, purpose="meeting.export")
    return document


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """RFC 5545, 3.3.11: a text can neither end its line nor start another property."""
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.splitlines())


def _folded(line: str) -> str:
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > LINE_OCTETS - 1:
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
