"""Who may read the journal. The same rules as `EntryQuerySet.visible_to`, for one entry."""

from audit.actors import Actor, Role
from audit.models import ACCOUNTS_AND_BODIES, Entry

JOURNAL_ROLES = frozenset(
    {Role.ADMINISTRATOR, Role.COORDINATOR, Role.MEMBER, Role.OVERSIGHT, Role.SECRETARY}
)


def can_open_journal(actor: Actor) -> bool:
    """Oversight, the administrator, a secretary, the coordinator, a commission member."""
    return actor.is_authenticated and actor.role in JOURNAL_ROLES


def can_verify_proofs(actor: Actor) -> bool:
    """The rapporteur, who reads no entry but checks that none was rewritten; and every reader."""
    return can_open_journal(actor) or (actor.is_authenticated and actor.role == Role.RAPPORTEUR)


def can_look_for_anomalies(actor: Actor) -> bool:
    """Oversight only: it reads every entry."""
    return actor.is_authenticated and actor.role == Role.OVERSIGHT


def can_read_entry(actor: Actor, entry: Entry) -> bool:
    """Oversight reads every entry; the administrator those about accounts and bodies; a
    secretary and the coordinator those of their body; a commission member its own acts."""
    if not can_open_journal(actor):
        return False
    if actor.role == Role.OVERSIGHT:
        return True
    if actor.role == Role.ADMINISTRATOR:
        return bool(entry.object_type.startswith(ACCOUNTS_AND_BODIES))
    if actor.role == Role.MEMBER:
        return bool(entry.actor_id == actor.member_id)
    return actor.body_id is not None and entry.body_id == actor.body_id
