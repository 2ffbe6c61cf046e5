"""Who may do what with bodies and seats. Each rule is said in the words of the work."""

from audit.actors import Actor, Role
from commissions.enums import Permission
from commissions.invitations.models import Invitation
from commissions.models import Body


def can_manage_seats(actor: Actor, body: Body) -> bool:
    """The secretary in its own body; the coordinator, the administrator and the installation
    anywhere."""
    if actor.role == Role.SYSTEM or can_invite_anywhere(actor):
        return True
    return actor.may(Permission.MANAGE_SEATS, body.pk)


def can_invite_anywhere(actor: Actor) -> bool:
    return actor.role in (Role.ADMINISTRATOR, Role.COORDINATOR)


def can_invite(actor: Actor) -> bool:
    """Into one body at least."""
    return can_invite_anywhere(actor) or bool(actor.bodies_with(Permission.MANAGE_SEATS))


def can_approve_invitation(actor: Actor, invitation: Invitation) -> bool:
    """Somebody else of those who may invite anywhere, and not the one who is invited."""
    return (
        can_invite_anywhere(actor)
        and actor.member_id != invitation.invited_by_id
        and actor.label != invitation.email
    )


def can_publish_charter(actor: Actor) -> bool:
    return actor.role == Role.SYSTEM or can_invite_anywhere(actor)


def can_edit_bodies(actor: Actor) -> bool:
    return can_invite_anywhere(actor)
