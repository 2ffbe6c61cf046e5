"""The answers of the API, as plain dictionaries (see serializers.py for their shape)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from contacts_map import services
from contacts_map.enums import Freshness
from contacts_map.models import Department


def contact_point_answer(
    contact: services.FoundContact,
    *,
    need: services.Need = services.ANY_NEED,
    departments: Collection[Department] = (),
) -> dict[str, Any]:
    freshness = Freshness.VERIFIED if contact.is_verified else Freshness.STALE
    return {
        "id": contact.id,
        "organisation": _organisation(contact),
        "function": contact.function,
        "kind": contact.kind,
        "is_referent": contact.is_referent,
        "scope": contact.scope,
        "departments": contact.departments,
        "region_code": contact.region_code,
        "dysfunctions": contact.families,
        "age_bands": contact.age_bands,
        "exploitation": contact.exploitation,
        "languages": contact.languages,
        "dedicated_places": contact.dedicated_places,
        "trained_on": _text(contact.trained_on),
        "status": contact.status,
        "suspended_until": _text(contact.suspended_until),
        "stand_in": _stand_in(contact.stand_in),
        "declared_by": contact.declared_by,
        "declared_on": _text(contact.declared_on),
        "source": contact.source,
        "notes": contact.notes,
        "channels": _channels(contact),
        "freshness": freshness.value,
        "confirmed_at": _text(contact.confirmed_at),
        "changed_at": _text(contact.changed_at),
        "rank": {
            "code": services.reason_code(contact, need=need),
            "reason": services.reason(contact, need=need, departments=departments),
        },
    }


def department_answer(department: Department, figures: services.CoverageFigures) -> dict[str, Any]:
    return _department(department) | {
        "coverage": {
            "state": figures.coverage.value,
            "contact_points": figures.contact_points,
            "verified": figures.verified,
            "stale": figures.stale,
            "referents": figures.referents,
            "verified_referents": figures.verified_referents,
        }
    }


def place_answer(answer: services.PlaceAnswer) -> dict[str, Any]:
    return {
        "kind": answer.kind.value,
        "is_truncated": answer.is_truncated,
        "results": [
            _department(department)
            | {
                "places": [
                    {
                        "insee_code": place.insee_code,
                        "name": place.name,
                        "kind": place.kind,
                        "postcodes": list(place.postcodes),
                        "current_name": place.current_name or None,
                    }
                    for place in answer.places
                    if place.department.code == department.code
                ]
            }
            for department in answer.departments
        ],
        "next": None,
    }


def _department(department: Department) -> dict[str, Any]:
    return {
        "code": department.code,
        "name": department.name,
        "region_code": department.region_code,
        "region_name": department.region_name,
        "zone": department.zone,
    }


def _organisation(contact: services.FoundContact) -> dict[str, str]:
    return {
        "name": contact.organisation,
        "kind": contact.organisation_kind,
        "website": contact.website,
    }


def _channels(contact: services.FoundContact) -> list[dict[str, Any]]:
    return [
        {
            "kind": channel.kind,
            "value": None if channel.is_hidden else channel.value,
            "tier": channel.tier,
            "hidden": channel.is_hidden,
        }
        for channel in contact.channels
    ]


def _stand_in(contact: services.FoundContact | None) -> dict[str, Any] | None:
    if contact is None:
        return None
    return {
        "id": contact.id,
        "organisation": _organisation(contact),
        "function": contact.function,
        "channels": _channels(contact),
    }


def _text(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
