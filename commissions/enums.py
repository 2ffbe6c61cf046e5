"""Closed lists of bodies and permissions. Codes are stored; labels are shown."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.actors import Role


class BodyKind(models.TextChoices):
    ADMINISTRATION = "administration", _("Administration of the platform")
    ASSOCIATION = "association", _("Association")
    COMMISSION = "commission", _("Departmental commission")
    MINISTRY = "ministry", _("Ministry desk")
    NATIONAL = "national", _("National coordination")
    OVERSIGHT = "oversight", _("Oversight")
    RAPPORTEUR = "rapporteur", _("National rapporteur")


class CommissionType(models.TextChoices):
    """A commission may rest on a decree, or only on the will of those who sit in it (R10)."""

    AD_HOC = "ad_hoc", _("Ad hoc group attached to the prefect")
    CHARTER = "charter", _("Group bound by a charter or an agreement")
    STATUTORY = "statutory", _("Commission set up by decree")


class Permission(StrEnum):
    """What a seat may do on a body. One vocabulary, so that a typo cannot pass."""

    CLOSE_CASE = "close_case"
    EDIT_CONTACTS = "edit_contacts"
    ESCALATE_CASE = "escalate_case"
    HANDLE_CASE = "handle_case"
    LOG_CASE = "log_case"
    MANAGE_SEATS = "manage_seats"
    REPORT_CASE = "report_case"
    REVIEW_ESCALATION = "review_escalation"
    VIEW_CASE = "view_case"


# The permissions that each role holds on the body where it sits (design: people, bodies, roles).
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(),
    Role.ASSOCIATION: frozenset({Permission.REPORT_CASE}),
    Role.COORDINATOR: frozenset({Permission.REVIEW_ESCALATION, Permission.EDIT_CONTACTS}),
    Role.MEMBER: frozenset({Permission.LOG_CASE, Permission.VIEW_CASE, Permission.HANDLE_CASE}),
    Role.MINISTRY: frozenset(),
    Role.OVERSIGHT: frozenset(),
    Role.RAPPORTEUR: frozenset(),
    Role.SECRETARY: frozenset(
        {
            Permission.LOG_CASE,
            Permission.VIEW_CASE,
            Permission.HANDLE_CASE,
            Permission.ESCALATE_CASE,
            Permission.CLOSE_CASE,
            Permission.EDIT_CONTACTS,
            Permission.MANAGE_SEATS,
        }
    ),
}

# The kind of body on which each role can be given.
ROLE_BODY_KIND: dict[Role, BodyKind] = {
    Role.ADMINISTRATOR: BodyKind.ADMINISTRATION,
    Role.ASSOCIATION: BodyKind.ASSOCIATION,
    Role.COORDINATOR: BodyKind.NATIONAL,
    Role.MEMBER: BodyKind.COMMISSION,
    Role.MINISTRY: BodyKind.MINISTRY,
    Role.OVERSIGHT: BodyKind.OVERSIGHT,
    Role.RAPPORTEUR: BodyKind.RAPPORTEUR,
    Role.SECRETARY: BodyKind.COMMISSION,
}
