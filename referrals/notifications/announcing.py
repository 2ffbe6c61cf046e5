"""What the worker tells: messages that can no longer be taken back, moves, deadlines."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from audit.actors import Actor, Role
from audit.services import acting_as
from commissions.models import Body
from referrals import clocks
from referrals.enums import CaseState as S, Level
from referrals.leaving.rules import possible_readers
from referrals.models import AnnouncedMove, Case, Message, Move, Relay, SecondReading
from referrals.notifications.enums import Event
from referrals.notifications.services import notify
from referrals.thread.permissions import readers_of
from referrals.workflow import NATIONAL_STATES

ANNOUNCER = Actor.system("notifications")
# Older moves are no news: an installation that starts to announce does not tell its past.
NEWS_FOR = timedelta(days=2)
NEAR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a move, and with which reason."""

    event: Event
    holder: bool = False
    reporter: bool = False
    national: bool = False


_BY_TARGET: dict[str, Audience] = {
    S.LOGGED: Audience(Event.CASE_RECEIVED, holder=True),
    S.IN_LOCAL_HANDLING: Audience(Event.PROGRESS, reporter=True),
    S.RESOLVED_LOCALLY: Audience(Event.PROGRESS, reporter=True),
    S.ESCALATED: Audience(Event.ESCALATED, holder=True, reporter=True, national=True),
    S.ACKNOWLEDGED: Audience(Event.ACKNOWLEDGED, holder=True, reporter=True),
    S.INFORMATION_REQUESTED: Audience(Event.INFORMATION_REQUESTED, holder=True, reporter=True),
    S.ANSWERED: Audience(Event.ANSWERED, holder=True, reporter=True),
    S.RETURNED: Audience(Event.CASE_RETURNED, holder=True, reporter=True),
    S.REOPENED: Audience(Event.REOPENED, holder=True, reporter=True, national=True),
    S.CLOSED: Audience(Event.ENDED, holder=True, reporter=True, national=True),
    S.DECLINED: Audience(Event.ENDED, reporter=True),
}
_INFORMATION_GIVEN = Audience(Event.INFORMATION_GIVEN, national=True)


def announce_messages(now: datetime) -> int:
    """Tell the readers of each message whose ten minutes are over; exactly once, whatever the
    number of workers, since the notices and the mark are written together under its lock."""
    count = 0
    with acting_as(ANNOUNCER, purpose="message.announce"):
        messages = (
            Message.objects.to_announce(now)
            .select_related("case", "relay")
            .select_for_update(of=("self",), skip_locked=True)
        )
        for message in messages:
            _announce_message(message)
            message.announced_at = now
            message.save(update_fields=["announced_at"])
            count += 1
    return count


def _announce_message(message: Message) -> None:
    notify(
        event=Event.MENTION if message.mentions else Event.MESSAGE,
        occasion=str(message.pk),
        case=message.case,
        bodies=readers_of(message),
        roles=message.mentions,
        except_member=message.author_id,
    )


def announce_moves(now: datetime) -> int:
    count = 0
    moves = Move.objects.filter(at__gte=now - NEWS_FOR, announcement__isnull=True)
    for move_id in list(moves.order_by("at", "case_version").values_list("pk", flat=True)):
        count += _announce_move(move_id)
    return count


def _announce_move(move_id: uuid.UUID) -> int:
    """One transaction for each: a worker that dies loses nothing of the others."""
    with transaction.atomic():
        move = (
            Move.objects.filter(pk=move_id, announcement__isnull=True)
            .select_related("case")
            .select_for_update(of=("self",), skip_locked=True)
            .first()
        )
        if move is None:
            return 0
        _, is_first = AnnouncedMove.objects.get_or_create(move=move)
        audience = _audience(move)
        if is_first and audience is not None:
            notify(
                event=audience.event,
                occasion=str(move.pk),
                case=move.case,
                bodies=_bodies(move.case, audience),
                except_member=move.by_id,
            )
        return int(is_first)


def _audience(move: Move) -> Audience | None:
    if (move.from_state, move.to_state) == (S.INFORMATION_REQUESTED, S.ACKNOWLEDGED):
        return _INFORMATION_GIVEN
    return _BY_TARGET.get(move.to_state)


def _bodies(case: Case, audience: Audience) -> set[int]:
    bodies: set[int] = set()
    if audience.holder:
        bodies.add(case.body_id)
    if audience.reporter and case.reported_by_body_id is not None:
        bodies.add(case.reported_by_body_id)
    if audience.national and case.escalated_at is not None:
        bodies |= _national_bodies()
    return bodies


def _national_bodies() -> set[int]:
    return set(Body.objects.national().values_list("pk", flat=True))


def announce_relays(now: datetime) -> int:
    """Tell each ministry desk of the relays addressed to it; the notices themselves say which
    were told already."""
    relays = Relay.objects.pending().filter(desk__isnull=False, created_at__gte=now - NEWS_FOR)
    with transaction.atomic():
        return sum(
            notify(
                event=Event.RELAY,
                occasion=str(relay.pk),
                case=relay.case,
                bodies={relay.desk_id} if relay.desk_id else set(),
            )
            for relay in relays.select_related("case")
        )


def announce_readings(now: datetime) -> int:
    """Tell those who may be the second reader of a summary; like relays, once for each."""
    readings = SecondReading.objects.pending().filter(asked_at__gte=now - NEWS_FOR)
    with transaction.atomic():
        return sum(
            notify(
                event=Event.READING,
                occasion=str(reading.pk),
                case=reading.case,
                bodies={reading.case.body_id},
                members=set(possible_readers(reading.case).values_list("member_id", flat=True)),
            )
            for reading in readings.select_related("case")
        )


def remind(now: datetime) -> int:
    """Tell whoever holds the case of a deadline that is near or has passed: the person in charge,
    else the body. Once for each deadline."""
    count = 0
    with transaction.atomic():
        for event, cases in (
            (Event.OVERDUE, Case.objects.overdue(now)),
            (Event.DUE_SOON, Case.objects.due_soon(now, NEAR)),
        ):
            for case in cases.prefetch_related("assignments").iterator(chunk_size=500):
                count += _remind(event, case)
    return count


def _remind(event: Event, case: Case) -> int:
    # Questions wait for the local level, although the case is at the national one.
    is_national = case.state in NATIONAL_STATES and case.state != S.INFORMATION_REQUESTED
    level = Level.NATIONAL if is_national else Level.LOCAL
    in_charge = [one.member_id for one in case.assignments.all() if one.level == level]
    return notify(
        event=event,
        occasion=f"{case.pk}:{case.state}:{clocks.next_deadline(case)}",
        case=case,
        bodies=_national_bodies() if is_national else {case.body_id},
        members=in_charge or None,
        roles=(Role.COORDINATOR, Role.MEMBER, Role.SECRETARY),
    )
