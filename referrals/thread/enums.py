"""Who reads a message. Codes are stored; labels are shown."""

from django.db import models
from django.utils.translation import pgettext_lazy

from audit.actors import Role


class Tier(models.TextChoices):
    """From the narrowest to the widest."""

    BODY = "body", pgettext_lazy("reader of a message", "My own body only")
    SHARED = "shared", pgettext_lazy("reader of a message", "The local and the national level")
    RELAY = "relay", pgettext_lazy("reader of a message", "Those concerned by a relay")


# A message calls upon a role, never upon a person: people leave, the role stays.
MENTIONABLE = [
    (role.value, role.label)
    for role in (
        Role.SECRETARY,
        Role.MEMBER,
        Role.COORDINATOR,
        Role.ASSOCIATION,
        Role.MINISTRY,
    )
]
