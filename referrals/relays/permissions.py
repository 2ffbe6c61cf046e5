"""Who may send, see and settle a relay. `Relay.objects.visible_to` says the same as
`can_view_relay`."""

from audit.actors import Actor, Role
from referrals.enums import CaseState, Level
from referrals.models import Case, Relay
from referrals.permissions import can_view_case, is_coordinator, is_handler, is_local_to

# The states in which a level may send the case to somebody.
SENDING_STATES: dict[str, frozenset[CaseState]] = {
    Level.LOCAL: frozenset({CaseState.IN_LOCAL_HANDLING}),
    Level.NATIONAL: frozenset({CaseState.ACKNOWLEDGED, CaseState.RELAYED}),
}


def sending_level(actor: Actor, case: Case) -> Level | None:
    """The level at which the actor may relay the case, whatever its state: the commission that
    holds it, or the national coordination."""
    if is_coordinator(actor, case):
        return Level.NATIONAL
    return Level.LOCAL if is_handler(actor, case) else None


def can_relay_now(actor: Actor, case: Case) -> bool:
    level = sending_level(actor, case)
    return level is not None and case.state in SENDING_STATES[level]


def can_open_relays(actor: Actor) -> bool:
    """A ministry desk has a page of its own: the relays addressed to it, and nothing else."""
    return actor.role == Role.MINISTRY


def can_view_relay(actor: Actor, relay: Relay) -> bool:
    """The desk to which it is addressed; those who see the case in full; the national level for
    its own."""
    if actor.role == Role.MINISTRY:
        return is_addressee(actor, relay)
    if not can_view_case(actor, relay.case) or actor.role == Role.SYSTEM:
        return False
    return relay.level == Level.NATIONAL or is_local_to(actor, relay.case)


def can_read_relay_texts(actor: Actor, relay: Relay) -> bool:
    """What the levels write to a ministry and what it answers is not for the commission, which
    reads the answer that the national level records."""
    if relay.level == Level.LOCAL:
        return is_local_to(actor, relay.case)
    return is_addressee(actor, relay) or is_coordinator(actor, relay.case)


def is_addressee(actor: Actor, relay: Relay) -> bool:
    return (
        actor.role == Role.MINISTRY
        and relay.desk_id is not None
        and relay.desk_id == actor.body_id
    )


def is_sender(actor: Actor, relay: Relay) -> bool:
    """Whoever may still act for the level that sent it."""
    if relay.level == Level.NATIONAL:
        return is_coordinator(actor, relay.case)
    return is_handler(actor, relay.case)


def can_settle_relay(actor: Actor, relay: Relay) -> bool:
    """The desk answers; the sender records what came by another way, or takes the relay back."""
    return is_addressee(actor, relay) or is_sender(actor, relay)
