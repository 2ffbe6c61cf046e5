"""Entries in the exchange format HSDS 3.0 of Open Referral.

HSDS has no mark of confidentiality, so that only the public tier may ever come here (see
outputs.py). It also has no territory without an address: the locations are the departments, the
regions and the wider territories that entries serve, virtual ones, and no address is ever given.
"""

from typing import Any
from urllib.parse import urljoin

from django.urls import reverse

from contacts_map import services
from contacts_map.enums import (
    ChannelKind,
    DysfunctionFamily,
    Language,
    Scope,
    Status,
)
from contacts_map.exchange.identifiers import Identifier, Kind
from contacts_map.models import Organisation

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/3.0/"
STATUSES = {Status.PUBLISHED: "active", Status.SUSPENDED: "temporarily closed"}
# Codes of three letters at most, because they go into the identifiers.
TERRITORIES = {Scope.NATIONAL: "FR", Scope.OVERSEAS: "OM", Scope.ONLINE: "WEB"}
TAXONOMY = str(Identifier(Kind.TAXONOMY))

Answer = dict[str, Any]


def organization(item: Organisation) -> Answer:
    answer = {
        "id": str(Identifier(Kind.ORGANISATION, item.pk)),
        "name": item.name,
        # Required by HSDS; the kind is what Relais knows of an organisation.
        "description": str(item.get_kind_display()),
    }
    return answer | ({"website": item.website} if item.website else {})


def service(
    contact: services.FoundContact, owner: Organisation, *, site: str, full: bool
) -> Answer:
    """An entry. `site` begins its addresses; the lists give it without what is nested."""
    number = contact.id
    own = str(Identifier(Kind.SERVICE, number))
    answer: Answer = {
        "id": own,
        "organization_id": str(Identifier(Kind.ORGANISATION, owner.pk)),
        "name": contact.function,
        "alternate_name": f"{contact.organisation} – {contact.function}",
        "description": contact.notes or contact.function,
        "url": urljoin(site, reverse("contacts_map:contact", args=[number])),
        "status": STATUSES[Status(contact.status)],
        "last_modified": contact.changed_at.isoformat(timespec="milliseconds"),
    }
    emails = [item.value for item in contact.channels if item.kind == ChannelKind.EMAIL]
    if emails:
        answer["email"] = emails[0]
    if contact.confirmed_at:
        answer["assured_date"] = contact.confirmed_at.date().isoformat()
    if contact.suspended_until:
        answer["alert"] = f"Suspended until {contact.suspended_until.isoformat()}"
    if not full:
        return answer
    return answer | {
        "organization": organization(owner),
        "phones": _phones(contact, own),
        "schedules": _schedules(contact, own),
        "languages": _languages(contact, own),
        "service_areas": _service_areas(contact, own),
        "service_at_locations": [
            service_at_location(contact, place, site=site) for place in places_of(contact)
        ],
        "attributes": _attributes(contact, own),
    }


def service_at_location(
    contact: services.FoundContact, place: Identifier, *, site: str, full: bool = True
) -> Answer:
    answer: Answer = {
        "id": str(at_location_id(contact.id, place)),
        "service_id": str(Identifier(Kind.SERVICE, contact.id)),
        "location_id": str(place),
        "description": f"{contact.organisation} – {contact.function}",
    }
    return answer | ({"location": location(place, site=site)} if full else {})


def at_location_id(number: int, place: Identifier) -> Identifier:
    return Identifier(Kind.SERVICE_AT_LOCATION, number, code=place.code, rank=place.kind)


def location(place: Identifier, *, site: str) -> Answer:
    return {
        "id": str(place),
        "location_type": "virtual",
        "url": urljoin(site, _address(place)),
        "name": name_of(place),
        "external_identifier": place.code,
        "external_identifier_type": _LABELS[place.kind],
    }


def places_of(contact: services.FoundContact) -> list[Identifier]:
    match contact.scope:
        case Scope.DEPARTMENTS:
            return [Identifier(Kind.DEPARTMENT, code=code) for code in contact.departments]
        case Scope.REGION:
            return [Identifier(Kind.REGION, code=contact.region_code)]
        case _:
            return [Identifier(Kind.TERRITORY, code=TERRITORIES[Scope(contact.scope)])]


def every_place() -> list[Identifier]:
    """Every location there can be, in a fixed order."""
    departments = services.known_departments().values()
    regions = sorted({item.region_code for item in departments if item.region_code})
    return [
        *(Identifier(Kind.DEPARTMENT, code=item.code) for item in departments),
        *(Identifier(Kind.REGION, code=code) for code in regions),
        *(Identifier(Kind.TERRITORY, code=code) for code in TERRITORIES.values()),
    ]


def name_of(place: Identifier) -> str:
    departments = services.known_departments()
    match place.kind:
        case Kind.DEPARTMENT:
            return str(departments[place.code])
        case Kind.REGION:
            return _region(departments.values(), place.code)
        case _:
            scopes = {code: scope for scope, code in TERRITORIES.items()}
            return str(scopes[place.code].label)


def _region(departments: Any, code: str) -> str:
    names = (item.region_name for item in departments if item.region_code == code)
    return next(names, code)


_LABELS = {
    Kind.DEPARTMENT: "INSEE department",
    Kind.REGION: "INSEE region",
    Kind.TERRITORY: "Relais territory",
}


def _address(place: Identifier) -> str:
    if place.kind is Kind.DEPARTMENT:
        return reverse("contacts_map:department", args=[place.code])
    return reverse("contacts_map:directory")


def _phones(contact: services.FoundContact, own: str) -> list[Answer]:
    return [
        {
            "id": str(Identifier(Kind.PHONE, contact.id, rank=rank)),
            "service_id": own,
            "number": channel.value,
            "type": "voice",
        }
        for rank, channel in enumerate(contact.channels)
        if channel.kind == ChannelKind.PHONE
    ]


def _schedules(contact: services.FoundContact, own: str) -> list[Answer]:
    """Hours in words: entries hold no recurrence rule."""
    return [
        {
            "id": str(Identifier(Kind.SCHEDULE, contact.id, rank=rank)),
            "service_id": own,
            "description": channel.value,
        }
        for rank, channel in enumerate(contact.channels)
        if channel.kind == ChannelKind.HOURS
    ]


def _languages(contact: services.FoundContact, own: str) -> list[Answer]:
    return [
        {
            "id": str(Identifier(Kind.LANGUAGE, contact.id, code=code)),
            "service_id": own,
            "name": str(Language(code).label) if code in Language.values else code,
            "code": code,
        }
        for code in contact.languages
    ]


def _service_areas(contact: services.FoundContact, own: str) -> list[Answer]:
    return [
        {
            "id": str(Identifier(Kind.SERVICE_AREA, contact.id, code=place.code, rank=place.kind)),
            "service_id": own,
            "name": name_of(place),
            "extent": place.code,
            "extent_type": "text",
        }
        for place in places_of(contact)
    ]


def _attributes(contact: services.FoundContact, own: str) -> list[Answer]:
    """The problems that it handles, as terms of the taxonomy of Relais."""
    families = list(DysfunctionFamily)
    return [
        {
            "id": str(Identifier(Kind.ATTRIBUTE, contact.id, rank=families.index(family))),
            "link_id": own,
            "link_entity": "service",
            "taxonomy_term_id": str(Identifier(Kind.PROBLEM, families.index(family))),
            "taxonomy_term": {
                "id": str(Identifier(Kind.PROBLEM, families.index(family))),
                "code": family.value,
                "name": str(family.label),
                "description": str(family.label),
                "taxonomy": "Relais",
                "taxonomy_id": TAXONOMY,
            },
        }
        for family in families
        if family in contact.families
    ]
