"""Who may do what with bodies and seats. Each rule is said in the words of the work."""

from audit.actors import Actor, Role
from commissions.enums import Permission
from commissions.models import Body


def can_manage_seats(actor: Actor, body: Body) -> bool:
    """The secretary in its own body; the administrator and the installation anywhere."""
    if actor.role in (Role.ADMINISTRATOR, Role.SYSTEM):
        return True
    return actor.may(Permission.MANAGE_SEATS, body.pk)
