"""The daily quota of details for partners, which the administration may change (ADR 0011)."""

from django.conf import settings

from audit.actors import Actor, Role
from audit.services import acting_as
from contacts_map.quotas.models import HIGHEST, RevealQuota


class QuotaForbidden(PermissionError):
    """Only the national coordination and the administration change the quota."""


class QuotaRefused(ValueError):
    """The number is not one that a quota may have."""


def can_set_quota(actor: Actor) -> bool:
    return actor.role in (Role.ADMINISTRATOR, Role.COORDINATOR)


def reveal_quota() -> int:
    """How many entries an account may have shown today."""
    last = RevealQuota.objects.first()
    return last.per_day if last else settings.RELAIS_REVEAL_QUOTA


def set_reveal_quota(*, actor: Actor, per_day: int) -> None:
    """From now on, for every account. Raises QuotaForbidden, QuotaRefused."""
    if not can_set_quota(actor):
        raise QuotaForbidden(actor.label)
    if not 1 <= per_day <= HIGHEST:
        raise QuotaRefused(per_day)
    with acting_as(actor, purpose="quota.set"):
        RevealQuota.objects.create(per_day=per_day)
