"""Who acts, as plain values.

The journal keeps these values as they were: they outlive the member, the seat and the body.
They live in the lowest app because every other one needs to say who acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The role of a seat (design: people, bodies, roles), and two that need no seat."""

    ADMINISTRATOR = "administrator", _("Administrator")
    ASSOCIATION = "association", _("Association member")
    COORDINATOR = "coordinator", _("National coordinator")
    MEMBER = "member", _("Commission member")
    MINISTRY = "ministry", _("Ministry desk")
    OVERSIGHT = "oversight", _("Oversight")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    SECRETARY = "secretary", _("Commission secretary")
    SYSTEM = "system", _("System")
    VISITOR = "visitor", _("Visitor")


NO_GRANTS: Mapping[str, frozenset[int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """A member acting through one seat, a visitor, or the system.

    `grants` maps a permission code name of commissions.Body to the identifiers of the bodies on
    which this seat gives it; `departments` are the codes of the departments of the seat's body;
    `represents` is the kind of body that the member speaks for, for conflicts of interest.
    """

    label: str
    role: Role
    member_id: int | None = None
    seat_id: int | None = None
    body_id: int | None = None
    body: str = ""
    represents: str = ""
    departments: frozenset[str] = frozenset()
    grants: Mapping[str, frozenset[int]] = field(default_factory=lambda: NO_GRANTS, hash=False)

    @classmethod
    def visitor(cls) -> "Actor":
        return cls(label="visitor", role=Role.VISITOR)

    @classmethod
    def system(cls, name: str) -> "Actor":
        """The worker or a command; `name` says which work it does."""
        return cls(label=f"system:{name}", role=Role.SYSTEM)

    @property
    def is_authenticated(self) -> bool:
        return self.member_id is not None

    def may(self, permission: str, body_id: int | None) -> bool:
        """Whether this seat holds `permission` on that body."""
        return body_id is not None and body_id in self.bodies_with(permission)

    def bodies_with(self, permission: str) -> frozenset[int]:
        return self.grants.get(permission, frozenset())
