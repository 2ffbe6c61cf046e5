"""What a relay teaches about the directory: a contact that answers is one that can be reached."""

from audit.actors import Actor
from contacts_map.services import note_contact_outcome
from referrals.enums import RelayStatus
from referrals.models import Relay

# A refusal says nothing: somebody answered, perhaps that the entry leads to the wrong place.
TELLING = {
    RelayStatus.ACCEPTED: True,
    RelayStatus.ANSWERED: True,
    RelayStatus.UNREACHABLE: False,
}


def concerns_the_directory(relay: Relay, status: str) -> bool:
    return relay.contact_point_id is not None and status in TELLING


def tell_the_directory(*, actor: Actor, relay: Relay) -> None:
    """Write a check of the contact point. Whether its entry is right is for its editors to say."""
    if relay.contact_point_id is not None and concerns_the_directory(relay, relay.status):
        note_contact_outcome(
            actor=actor,
            contact_point_id=relay.contact_point_id,
            method=relay.means,
            was_reached=TELLING[RelayStatus(relay.status)],
        )
