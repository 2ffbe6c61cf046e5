"""The main navigation, by role (design: people, bodies, roles).

Hiding an entry protects nothing: each view checks its own rights. The paths are those of the
design's table of French paths.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class Section:
    label: str | Promise
    path: str
    roles: frozenset[Role]
    # A member without an open seat has the rights of a visitor, and an account all the same.
    needs_log_in: bool = False


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str | Promise
    path: str
    # The value of aria-current: "page", "true" inside the section, or nothing.
    current: str


EVERYONE = frozenset(Role) - {Role.SYSTEM}

SECTIONS = (
    Section(_("Directory"), "/annuaire/", EVERYONE),
    Section(_("Cases"), "/dossiers/", frozenset({Role.ASSOCIATION, Role.MEMBER, Role.SECRETARY})),
    Section(_("Coordination"), "/coordination/", frozenset({Role.COORDINATOR})),
    Section(_("Relays"), "/relais/", frozenset({Role.MINISTRY})),
    Section(_("Meetings"), "/reunions/", frozenset({Role.MEMBER, Role.SECRETARY})),
    Section(
        _("Patterns"),
        "/repetitions/",
        frozenset({Role.COORDINATOR, Role.MEMBER, Role.SECRETARY}),
    ),
    Section(_("Retention"), "/conformite/conservation/", frozenset({Role.OVERSIGHT})),
    Section(
        _("Journal"),
        "/journal/",
        frozenset(
            {
                Role.ADMINISTRATOR,
                Role.COORDINATOR,
                Role.MEMBER,
                Role.OVERSIGHT,
                Role.SECRETARY,
            }
        ),
    ),
    Section(
        _("Notifications"),
        "/notifications/",
        frozenset(
            {
                Role.ADMINISTRATOR,
                Role.ASSOCIATION,
                Role.COORDINATOR,
                Role.MEMBER,
                Role.MINISTRY,
                Role.SECRETARY,
            }
        ),
    ),
    Section(
        _("Administration"),
        "/administration/",
        frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.SECRETARY}),
    ),
    Section(_("Account"), "/compte/", EVERYONE, needs_log_in=True),
)


def current_mark(section_path: str, path: str) -> str:
    if path == section_path:
        return "page"
    return "true" if path.startswith(section_path) else ""


def items_for(*, actor: Actor, path: str) -> list[NavigationItem]:
    return [
        NavigationItem(section.label, section.path, current_mark(section.path, path))
        for section in SECTIONS
        if actor.role in section.roles and (actor.is_authenticated or not section.needs_log_in)
    ]
