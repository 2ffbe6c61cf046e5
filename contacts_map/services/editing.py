"""Writing the directory: entries, their status, and checks apart from changes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.enums import Scope, Status, VerificationMethod, VerificationOutcome
from contacts_map.models import (
    Channel,
    ContactPoint,
    CoveredDepartment,
    Organisation,
    Verification,
)
from contacts_map.permissions import (
    can_be_published,
    can_create_contact_point,
    can_edit_contact_point,
    can_edit_organisation,
    can_see_contact_point,
    can_set_coverage,
)
from contacts_map.services.addresses import refuse_addresses


class ContactPointNotFoundError(Exception):
    """No such entry for this actor; say no more."""


class EditingNotAllowedError(Exception):
    """The actor sees the entry and may not edit it."""


class CoverageNotAllowedError(Exception):
    """The territory goes beyond the departments of the actor's body."""


class NotPublishableError(Exception):
    """A published entry needs a territory and at least one channel."""


class SuspensionRefusedError(Exception):
    """The end lies in the past, or the stand-in is not another published entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelData:
    kind: str
    value: str
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointData:
    """What an editor may set. Status and checks have their own functions."""

    organisation: str
    organisation_kind: str
    website: str = ""
    function: str
    kind: str
    is_referent: bool = False
    scope: str = Scope.DEPARTMENTS
    region_code: str = ""
    departments: Collection[str] = ()
    families: Collection[str] = ()
    age_bands: Collection[str] = ()
    exploitation: Collection[str] = ()
    languages: Collection[str] = ()
    dedicated_places: bool = False
    trained_on: date | None = None
    declared_by: str = ""
    declared_on: date | None = None
    source: str = ""
    notes: str = ""
    channels: Collection[ChannelData] = ()

    def texts(self) -> dict[str, str]:
        """Every text that people read, by field: none may hold an address."""
        return {
            "organisation": self.organisation,
            "function": self.function,
            "declared_by": self.declared_by,
            "source": self.source,
            "notes": self.notes,
        } | {f"channels-{place}": item.value for place, item in enumerate(self.channels)}


PLAIN_FIELDS = (
    "function",
    "kind",
    "is_referent",
    "scope",
    "region_code",
    "dedicated_places",
    "trained_on",
    "declared_by",
    "declared_on",
    "source",
    "notes",
)
LIST_FIELDS = ("families", "age_bands", "exploitation", "languages")


def create_contact_point(*, actor: Actor, data: ContactPointData) -> ContactPoint:
    """A new entry, as a draft: publishing it is a decision of its own.

    Raises EditingNotAllowedError, CoverageNotAllowedError or AddressRefusedError.
    """
    if not can_create_contact_point(actor):
        raise EditingNotAllowedError
    with acting_as(actor, purpose="contact.create"):
        return _write(actor, ContactPoint(status=Status.DRAFT), data, covered=frozenset())


def change_contact_point(
    *, actor: Actor, contact_point_id: int, data: ContactPointData
) -> ContactPoint:
    """Changes an entry; its checks stay what they were.

    Raises ContactPointNotFoundError, EditingNotAllowedError, CoverageNotAllowedError or
    AddressRefusedError.
    """
    with acting_as(actor, purpose="contact.edit"):
        contact_point = _locked(actor, contact_point_id)
        covered = frozenset(contact_point.coverage.values_list("department_id", flat=True))
        return _write(actor, contact_point, data, covered=covered)


def verify_contact_point(
    *,
    actor: Actor,
    contact_point_id: int,
    method: VerificationMethod,
    outcome: VerificationOutcome,
) -> Verification:
    """Records that the actor checked the entry. Raises ContactPointNotFoundError or
    EditingNotAllowedError."""
    with acting_as(actor, purpose="contact.verify"):
        contact_point = _locked(actor, contact_point_id)
        return Verification.objects.create(
            contact_point=contact_point, by_id=actor.member_id, method=method, outcome=outcome
        )


def publish_contact_point(*, actor: Actor, contact_point_id: int) -> ContactPoint:
    """Shows the entry to everybody; also ends a suspension or a withdrawal.

    Raises ContactPointNotFoundError, EditingNotAllowedError or NotPublishableError.
    """
    with acting_as(actor, purpose="contact.publish"):
        contact_point = _locked(actor, contact_point_id)
        if not can_be_published(contact_point):
            raise NotPublishableError
        return _set_status(contact_point, Status.PUBLISHED)


def suspend_contact_point(
    *, actor: Actor, contact_point_id: int, until: date, stand_in_id: int | None
) -> ContactPoint:
    """Keeps the entry in sight as suspended, with who stands in until then.

    Raises ContactPointNotFoundError, EditingNotAllowedError or SuspensionRefusedError.
    """
    with acting_as(actor, purpose="contact.suspend"):
        contact_point = _locked(actor, contact_point_id)
        if until <= timezone.localdate() or not _can_stand_in(contact_point, stand_in_id):
            raise SuspensionRefusedError
        return _set_status(contact_point, Status.SUSPENDED, until=until, stand_in_id=stand_in_id)


def withdraw_contact_point(*, actor: Actor, contact_point_id: int) -> ContactPoint:
    """Takes the entry out of sight; it is never deleted, so that the journal stays readable.

    Raises ContactPointNotFoundError or EditingNotAllowedError.
    """
    with acting_as(actor, purpose="contact.withdraw"):
        return _set_status(_locked(actor, contact_point_id), Status.WITHDRAWN)


def _locked(actor: Actor, contact_point_id: int) -> ContactPoint:
    rows = ContactPoint.objects.select_for_update(of=("self",)).select_related("organisation")
    contact_point = rows.filter(pk=contact_point_id).first()
    if contact_point is None or not can_see_contact_point(actor, contact_point):
        raise ContactPointNotFoundError
    if not can_edit_contact_point(actor, contact_point):
        raise EditingNotAllowedError
    return contact_point


def _write(
    actor: Actor,
    contact_point: ContactPoint,
    data: ContactPointData,
    *,
    covered: frozenset[str],
) -> ContactPoint:
    wanted = frozenset(data.departments if data.scope == Scope.DEPARTMENTS else ())
    if not can_set_coverage(actor, scope=data.scope, before=covered, after=wanted):
        raise CoverageNotAllowedError
    refuse_addresses(data.texts())
    for name in PLAIN_FIELDS:
        setattr(contact_point, name, getattr(data, name))
    for name in LIST_FIELDS:
        setattr(contact_point, name, list(getattr(data, name)))
    if data.scope != Scope.REGION:
        contact_point.region_code = ""
    contact_point.organisation = _organisation(actor, data)
    contact_point.save()
    _write_coverage(contact_point, before=covered, after=wanted)
    _write_channels(contact_point, data.channels)
    return contact_point


def _organisation(actor: Actor, data: ContactPointData) -> Organisation:
    """The organisation of that name, made when there is none.

    An existing one keeps its kind and web site unless the actor may edit all that it offers:
    other departments rely on it.
    """
    organisation = Organisation.objects.filter(name__iexact=data.organisation).first()
    if organisation is None:
        return Organisation.objects.create(
            name=data.organisation, kind=data.organisation_kind, website=data.website
        )
    wanted = (data.organisation_kind, data.website)
    if (organisation.kind, organisation.website) != wanted and can_edit_organisation(
        actor, organisation
    ):
        organisation.kind, organisation.website = wanted
        organisation.save()
    return organisation


def _write_coverage(
    contact_point: ContactPoint, *, before: frozenset[str], after: frozenset[str]
) -> None:
    contact_point.coverage.filter(department_id__in=before - after).delete()
    CoveredDepartment.objects.bulk_create(
        CoveredDepartment(contact_point=contact_point, department_id=code)
        for code in sorted(after - before)
    )


def _write_channels(contact_point: ContactPoint, wanted: Collection[ChannelData]) -> None:
    """Changes only what differs, so that the journal shows what was changed and no more."""
    present = list(contact_point.channels.all())
    for position, item in enumerate(wanted):
        values: dict[str, str | int] = {"kind": item.kind, "value": item.value, "tier": item.tier}
        values["position"] = position
        if position >= len(present):
            Channel.objects.create(contact_point=contact_point, **values)
            continue
        channel = present[position]
        if any(getattr(channel, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(channel, name, value)
            channel.save()
    for channel in present[len(wanted) :]:
        channel.delete()


def _can_stand_in(contact_point: ContactPoint, stand_in_id: int | None) -> bool:
    if stand_in_id is None:
        return True
    others = ContactPoint.objects.exclude(pk=contact_point.pk)
    return others.filter(pk=stand_in_id, status=Status.PUBLISHED).exists()


def _set_status(
    contact_point: ContactPoint,
    status: Status,
    *,
    until: date | None = None,
    stand_in_id: int | None = None,
) -> ContactPoint:
    contact_point.status = status
    contact_point.suspended_until = until
    contact_point.stand_in_id = stand_in_id
    contact_point.save()
    return contact_point
