"""The directory's fixtures: reference data, an actor of each role, entries to look for."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from audit.actors import Actor, Role
from audit.services import acting_as
from contacts_map import services
from contacts_map.enums import ChannelKind, ContactKind, OrganisationKind, Tier
from contacts_map.models import (
    Channel,
    ContactPoint,
    CoveredDepartment,
    Department,
    Organisation,
    Place,
    Verification,
)

SYSTEM = Actor.system("tests")
PUBLIC_PHONE = "04 65 71 10 01"
PARTNER_PHONE = "04 65 71 20 02"
COORDINATION_NOTE = "canal-de-coordination-zircon"


@pytest.fixture
def departments(db: None) -> dict[str, Department]:
    services.import_departments()
    return {department.code: department for department in Department.objects.all()}


@pytest.fixture(scope="module")
def all_places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The 37,584 places, once for a module: they are only read."""
    with django_db_blocker.unblock():
        services.import_departments()
        services.import_places()
    yield
    with django_db_blocker.unblock():
        Place.objects.all().delete()


def actor_as(role: Role, *departments: str) -> Actor:
    return Actor(label=f"{role} of the tests", role=role, departments=frozenset(departments))


@pytest.fixture
def new_contact(departments: dict[str, Department]) -> Callable[..., ContactPoint]:
    """Makes a published entry with one channel in each tier."""

    def make(*codes: str, checked: bool = True, name: str = "", **fields: object) -> ContactPoint:
        number = Organisation.objects.count()
        with acting_as(SYSTEM, purpose="tests"):
            contact_point = ContactPoint.objects.create(
                organisation=Organisation.objects.create(
                    name=name or f"Organisation {number:03}", kind=OrganisationKind.STATE
                ),
                **{
                    "function": "Accueil",
                    "kind": ContactKind.PREFECTURE,
                    "scope": "departments",
                    "status": "published",
                }
                | fields,
            )
            for code in codes:
                CoveredDepartment.objects.create(
                    contact_point=contact_point, department=departments[code]
                )
            add_channels(contact_point)
            if checked:
                check(contact_point)
        return contact_point

    return make


def add_channels(contact_point: ContactPoint) -> None:
    Channel.objects.bulk_create(
        Channel(contact_point=contact_point, kind=kind, value=value, tier=tier, position=position)
        for position, (kind, value, tier) in enumerate(
            [
                (ChannelKind.PHONE, PUBLIC_PHONE, Tier.PUBLIC),
                (ChannelKind.PHONE, PARTNER_PHONE, Tier.PARTNER),
                (ChannelKind.SECURE, COORDINATION_NOTE, Tier.COORDINATION),
            ]
        )
    )


def check(
    contact_point: ContactPoint, *, outcome: str = "confirmed", at: datetime | None = None
) -> None:
    with acting_as(SYSTEM, purpose="tests"):
        Verification.objects.create(
            contact_point=contact_point,
            method="phone",
            outcome=outcome,
            at=at or timezone.now(),
        )
