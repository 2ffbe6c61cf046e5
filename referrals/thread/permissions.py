"""Who reads and writes in the thread. `Message.objects.visible_to` says the same as
`can_view_message`."""

from audit.actors import Actor, Role
from commissions.enums import BodyKind
from commissions.models import Body
from referrals.enums import CaseState, Level
from referrals.models import Case, Relay
from referrals.permissions import can_review_escalations, can_view_case, is_local_to
from referrals.thread.enums import Tier
from referrals.thread.models import Message


def can_open_thread(actor: Actor, case: Case) -> bool:
    """Whoever sees the case, the worker excepted, and a ministry desk to which it was relayed."""
    if case.state == CaseState.DRAFT or actor.role == Role.SYSTEM:
        return False
    return can_view_case(actor, case) or _is_desk_of(actor, case)


def _is_desk_of(actor: Actor, case: Case) -> bool:
    if actor.role != Role.MINISTRY:
        return False
    return Relay.objects.filter(case=case, desk_id=actor.body_id).exists()


def can_view_message(actor: Actor, message: Message) -> bool:
    """Its own body; both levels; those concerned by a relay. The national level reads what was
    written to it, never what was said before the case came up."""
    case = message.case
    is_local = is_local_to(actor, case)
    is_national = can_review_escalations(actor) and case.escalated_at is not None
    match message.tier:
        case Tier.BODY:
            return message.body_id == actor.body_id and (is_local or is_national)
        case Tier.SHARED:
            return is_local or (is_national and message.reaches_national_level)
        case _:
            return _is_concerned(actor, message.relay, is_local=is_local, is_national=is_national)


def _is_concerned(actor: Actor, relay: Relay | None, *, is_local: bool, is_national: bool) -> bool:
    if relay is None:
        return False
    if relay.level == Level.LOCAL:
        return is_local
    return is_national or (actor.role == Role.MINISTRY and relay.desk_id == actor.body_id)


def relays_to_write_to(actor: Actor, case: Case) -> list[Relay]:
    """The relays of the case about which the actor may exchange messages."""
    is_local = is_local_to(actor, case)
    is_national = can_review_escalations(actor) and case.escalated_at is not None
    relays = case.relays.select_related("desk", "contact_point")
    return [
        relay
        for relay in relays
        if _is_concerned(actor, relay, is_local=is_local, is_national=is_national)
    ]


def can_write_to(actor: Actor, case: Case, tier: str) -> bool:
    """A desk answers about its relay and writes nothing else in a case that it does not see."""
    if tier == Tier.RELAY:
        return can_open_thread(actor, case)
    return can_open_thread(actor, case) and can_view_case(actor, case)


def readers_of(message: Message) -> set[int]:
    """The bodies whose seats may read a message."""
    case = message.case
    local: set[int | None] = {case.body_id, case.reported_by_body_id}
    bodies: set[int | None]
    match message.tier:
        case Tier.BODY:
            bodies = {message.body_id}
        case Tier.SHARED:
            bodies = local | (_national_bodies() if message.reaches_national_level else set())
        case _:
            bodies = _readers_about(message.relay, local)
    return {body for body in bodies if body is not None}


def _readers_about(relay: Relay | None, local: set[int | None]) -> set[int | None]:
    if relay is None or relay.level == Level.LOCAL:
        return local
    return _national_bodies() | {relay.desk_id}


def _national_bodies() -> set[int | None]:
    return set(Body.objects.filter(kind=BodyKind.NATIONAL).values_list("pk", flat=True))
