"""Editing the taxonomy: a change is a new version, and no version is ever altered.

A case points at the version that it was logged with, so its deadlines and its words stay.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as
from referrals.enums import DelayNature
from referrals.models import CauseWording, DysfunctionType
from referrals.permissions import can_review_escalations
from referrals.services import CaseRefused

TYPE_FIELDS = (
    "family",
    "label_fr",
    "label_en",
    "clock_start",
    "delay",
    "delay_unit",
    "delay_nature",
    "legal_basis",
    "local_delay",
    "responsible_bodies",
    "urgency",
    "applies_age_band",
    "applies_nationality_group",
    "applies_exploitation",
)
CAUSE_FIELDS = ("label_fr", "label_en", "is_training_need")


class TaxonomyForbidden(PermissionError):
    """Only the national coordination edits the taxonomy."""


class NoSuchEntry(LookupError):
    """The taxonomy has no such type or cause."""


class StaleEntry(RuntimeError):
    """Somebody wrote a newer version since it was read."""


def can_edit_taxonomy(actor: Actor) -> bool:
    """The national coordinator."""
    return can_review_escalations(actor)


def require_editor(actor: Actor) -> None:
    if not can_edit_taxonomy(actor):
        raise TaxonomyForbidden(actor.label)


def versions_of_type(code: str) -> list[DysfunctionType]:
    """Every version, newest first. Raises NoSuchEntry."""
    versions = list(DysfunctionType.objects.filter(code=code).order_by("-version"))
    if not versions:
        raise NoSuchEntry(code)
    return versions


def versions_of_cause(code: str) -> list[CauseWording]:
    """Every version, newest first. Raises NoSuchEntry."""
    versions = list(CauseWording.objects.filter(code=code).order_by("-version"))
    if not versions:
        raise NoSuchEntry(code)
    return versions


def add_type(*, actor: Actor, code: str, values: Mapping[str, Any]) -> DysfunctionType:
    """The first version of a new type. Raises TaxonomyForbidden, CaseRefused."""
    require_editor(actor)
    _check(values)
    with acting_as(actor, purpose="taxonomy.edit"):
        if DysfunctionType.objects.filter(code=code).exists():
            raise CaseRefused({"code": [_("This code exists already.")]})
        return DysfunctionType.objects.create(code=code, **_only(values, TYPE_FIELDS))


def revise_type(
    *, actor: Actor, code: str, expected_version: int, values: Mapping[str, Any]
) -> DysfunctionType:
    """Write a new version, which the cases to come will use; a type that was withdrawn is back.

    Raises TaxonomyForbidden, NoSuchEntry, StaleEntry, CaseRefused; nothing has then changed.
    """
    require_editor(actor)
    _check(values)
    with acting_as(actor, purpose="taxonomy.edit"):
        latest = _locked_latest_type(code, expected_version)
        _retire(latest)
        return DysfunctionType.objects.create(
            code=code, version=latest.version + 1, **_only(values, TYPE_FIELDS)
        )


def withdraw_type(*, actor: Actor, code: str, expected_version: int) -> None:
    """No new case can use the type; those that have it keep it.

    Raises TaxonomyForbidden, NoSuchEntry, StaleEntry.
    """
    require_editor(actor)
    with acting_as(actor, purpose="taxonomy.withdraw"):
        _retire(_locked_latest_type(code, expected_version))


def revise_cause(
    *, actor: Actor, code: str, expected_version: int, values: Mapping[str, Any]
) -> CauseWording:
    """Raises TaxonomyForbidden, NoSuchEntry, StaleEntry."""
    require_editor(actor)
    with acting_as(actor, purpose="taxonomy.edit"):
        latest = CauseWording.objects.filter(code=code).select_for_update()
        current = latest.order_by("-version").first()
        if current is None:
            raise NoSuchEntry(code)
        if current.version != expected_version:
            raise StaleEntry(code)
        current.is_current = False
        current.save(update_fields=["is_current"])
        return CauseWording.objects.create(
            code=code, version=current.version + 1, **_only(values, CAUSE_FIELDS)
        )


def _locked_latest_type(code: str, expected_version: int) -> DysfunctionType:
    versions = DysfunctionType.objects.filter(code=code).select_for_update()
    latest = versions.order_by("-version").first()
    if latest is None:
        raise NoSuchEntry(code)
    if latest.version != expected_version:
        raise StaleEntry(code)
    return latest


def _retire(latest: DysfunctionType) -> None:
    latest.is_current = False
    latest.save(update_fields=["is_current"])


def _only(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _check(values: Mapping[str, Any]) -> None:
    """A delay has a length, a unit and a nature, or none of them."""
    has_delay = values.get("delay") is not None
    if has_delay and not values.get("delay_unit"):
        raise CaseRefused({"delay_unit": [_("Say in which unit the delay counts.")]})
    if not has_delay and values.get("delay_nature") != DelayNature.NONE:
        raise CaseRefused({"delay": [_("Give a delay, or choose “No deadline” as its nature.")]})
