"""What the form of a case starts from: nothing known yet, or a case that exists."""

from collections.abc import Mapping
from typing import Any

from audit.actors import Actor, Role
from referrals.enums import (
    AgeBand,
    Modality,
    NationalityGroup,
    ReporterKind,
    Route,
    Sex,
    VictimStatus,
)
from referrals.models import Case, DysfunctionType
from referrals.profile import PROFILE_FIELDS
from referrals.services import CaseFile, types_by_code


def blank_profile(actor: Actor) -> dict[str, Any]:
    """Nothing is known: the author says what is, and leaves the rest."""
    return {
        "age_band": AgeBand.UNKNOWN,
        "sex": Sex.UNKNOWN,
        "nationality_group": NationalityGroup.UNKNOWN,
        "victim_status": VictimStatus.UNKNOWN,
        "modality": Modality.UNKNOWN,
        "reporter_kind": _reporter_kind(actor),
        "route": Route.COMMISSION,
    }


def _reporter_kind(actor: Actor) -> str:
    if actor.role == Role.ASSOCIATION:
        return ReporterKind.NGO
    if actor.represents in ReporterKind.values:
        return actor.represents
    return ReporterKind.OTHER


def known_types(case: Case) -> dict[str, DysfunctionType]:
    """The current types, and those that the case was logged with, in their own version."""
    return types_by_code() | {one.type.code: one.type for one in case.dysfunctions.all()}


def profile_of(file: CaseFile) -> dict[str, Any]:
    case = file.case
    return {
        **{name: getattr(case, name) for name in PROFILE_FIELDS},
        "types": [one.type.code for one in file.dysfunctions],
        "narrative": file.narrative,
        "version": case.version,
    }


def details_of(file: CaseFile) -> Mapping[str, Mapping[str, Any]]:
    return {
        one.type.code: {
            "clock_started_on": one.clock_started_on,
            "causes": one.causes,
            "responsible_bodies": one.responsible_bodies,
            "shown": "1",
        }
        for one in file.dysfunctions
    }
