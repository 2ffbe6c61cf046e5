"""Who may see and edit what in the directory. Each rule stands beside its queryset method."""

from audit.actors import Actor, Role
from contacts_map.enums import Scope, Status, Tier
from contacts_map.models import SHOWN_STATUSES, ContactPoint, Organisation

TIERS: dict[Role, Tier] = {
    Role.ADMINISTRATOR: Tier.PUBLIC,
    Role.ASSOCIATION: Tier.PARTNER,
    Role.COORDINATOR: Tier.COORDINATION,
    Role.MEMBER: Tier.PARTNER,
    Role.MINISTRY: Tier.PARTNER,
    Role.OVERSIGHT: Tier.PUBLIC,
    Role.RAPPORTEUR: Tier.PUBLIC,
    Role.SECRETARY: Tier.PARTNER,
    Role.SYSTEM: Tier.PUBLIC,
    Role.VISITOR: Tier.PUBLIC,
}
# From the most open to the most closed.
TIER_ORDER = (Tier.PUBLIC, Tier.PARTNER, Tier.COORDINATION)


def tier_of(actor: Actor) -> Tier:
    """The most closed tier that the actor's role opens."""
    return TIERS[actor.role]


def tiers_seen_by(actor: Actor) -> tuple[Tier, ...]:
    return TIER_ORDER[: TIER_ORDER.index(tier_of(actor)) + 1]


def can_edit_contact_point(actor: Actor, contact_point: ContactPoint) -> bool:
    """The coordinator edits every entry; a secretary those that cover a department of its body."""
    if actor.role == Role.COORDINATOR:
        return True
    if actor.role != Role.SECRETARY:
        return False
    covered = contact_point.coverage.values_list("department_id", flat=True)
    return not actor.departments.isdisjoint(covered)


def can_see_contact_point(actor: Actor, contact_point: ContactPoint) -> bool:
    """Everybody sees what is published or suspended; drafts and withdrawn entries, who edits."""
    return contact_point.status in SHOWN_STATUSES or can_edit_contact_point(actor, contact_point)


def can_see_channel(actor: Actor, tier: str, *, is_editable: bool) -> bool:
    """Channels up to the tier of the role, and every channel of an entry that one may edit."""
    return is_editable or tier in tiers_seen_by(actor)


def can_oversee_reveals(actor: Actor) -> bool:
    """Oversight alone sees who had which details shown."""
    return actor.is_authenticated and actor.role == Role.OVERSIGHT


def can_create_contact_point(actor: Actor) -> bool:
    """Those who keep the directory make new entries."""
    return can_keep_directory(actor)


def can_keep_directory(actor: Actor) -> bool:
    """The coordinator, and a secretary whose body has departments."""
    return actor.role == Role.COORDINATOR or (
        actor.role == Role.SECRETARY and bool(actor.departments)
    )


def can_set_coverage(
    actor: Actor, *, scope: str, before: frozenset[str], after: frozenset[str]
) -> bool:
    """The coordinator sets any territory. A secretary adds and removes its own departments only,
    and leaves at least one of them: the entry would escape it otherwise."""
    if actor.role == Role.COORDINATOR:
        return True
    return (
        actor.role == Role.SECRETARY
        and scope == Scope.DEPARTMENTS
        and (before ^ after) <= actor.departments
        and not after.isdisjoint(actor.departments)
    )


def can_edit_organisation(actor: Actor, organisation: Organisation) -> bool:
    """The coordinator, and a secretary who may edit every entry of the organisation."""
    if actor.role == Role.COORDINATOR:
        return True
    entries = organisation.contact_points.all()
    return entries.count() == entries.editable_by(actor).count()


def can_be_published(contact_point: ContactPoint) -> bool:
    """A published entry can be reached, and says which territory it serves."""
    if contact_point.status == Status.PUBLISHED:
        return False
    is_placed = contact_point.scope != Scope.DEPARTMENTS or contact_point.coverage.exists()
    return is_placed and contact_point.channels.exists()
