"""What a token may be limited to, and which scope each address of the API asks for.

Closed by default: an address that is not named here is only open to a token of the whole role.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

SAFE_METHODS = frozenset({"GET", "HEAD"})
API_PREFIX = "api/v1/"


class Scope(models.TextChoices):
    """A scope narrows the rights of the seat and never adds to them."""

    CASE_WRITE = "case:write", _("Log cases and follow them")
    DIRECTORY_READ = "directory:read", _("Read the directory")
    STATISTICS_READ = "statistics:read", _("Read the statistics")
    # What a token is given when no scope is asked.
    WHOLE_ROLE = "role", _("All that the role may do")


# What may be asked by name.
NARROW_SCOPES = (Scope.DIRECTORY_READ, Scope.CASE_WRITE, Scope.STATISTICS_READ)

# By the first part of an address after /api/v1/. No address gives statistics yet.
SCOPES: dict[str, Scope] = {
    "cases": Scope.CASE_WRITE,
    "contact-points": Scope.DIRECTORY_READ,
    "departments": Scope.DIRECTORY_READ,
    "hsds": Scope.DIRECTORY_READ,
    "places": Scope.DIRECTORY_READ,
    "relays": Scope.CASE_WRITE,
    "screening": Scope.CASE_WRITE,
    "second-readings": Scope.CASE_WRITE,
}
# Who the caller is, what the API is, and the end of the token itself.
OPEN_TO_EVERY_TOKEN = frozenset({"account", "auth", "schema"})


def opens(scopes: list[str], *, method: str, route: str) -> bool:
    """Whether a token with these scopes may call `route`, as the URLconf writes it."""
    if Scope.WHOLE_ROLE in scopes:
        return True
    if not scopes or not route.startswith(API_PREFIX):
        return False
    part = route.removeprefix(API_PREFIX).split("/")[0]
    if part in OPEN_TO_EVERY_TOKEN:
        return True
    wanted = SCOPES.get(part)
    if wanted != Scope.CASE_WRITE and method not in SAFE_METHODS:
        return False
    return wanted in scopes
