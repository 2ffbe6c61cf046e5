"""How rare the profile of a case is, and what the national level then reads of it."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone

from privacy.gauge import Gauge, measure
from referrals.deadlines import MONTHS_OF_A_QUARTER, quarter_of, start_of_day
from referrals.enums import (
    AgeBand,
    Exploitation,
    Modality,
    NationalityGroup,
    ReporterKind,
    Sex,
    VictimStatus,
)
from referrals.models import Case
from referrals.profile import SINGLE_FIELDS

# The general form of each field, the one that tells least about the person first: of two fields
# that hide as well, the first is proposed.
GENERAL: dict[str, Any] = {
    "reporter_kind": ReporterKind.OTHER.value,
    "modality": Modality.UNKNOWN.value,
    "victim_status": VictimStatus.UNKNOWN.value,
    "nationality_group": NationalityGroup.UNKNOWN.value,
    "sex": Sex.UNKNOWN.value,
    "exploitation": [Exploitation.UNKNOWN.value],
    "age_band": AgeBand.UNKNOWN.value,
}
# The count is made in the database, over the cases of everybody; no case leaves it.
_COMPARABLE = """
SELECT shared, cases FROM referrals_comparable_cases(
    %s, %s, %s, %s, %s::varchar[], %s, %s, %s, %s, %s, %s)
"""


def gauge_of(*, case: Case) -> Gauge:
    """How rare a stored case is among those of its department and of its quarter."""
    profile = {name: getattr(case, name) for name in GENERAL}
    return gauge_of_profile(
        department=case.department_id,
        profile=profile,
        logged_at=case.logged_at or timezone.now(),
        case_id=case.pk,
    )


def gauge_of_profile(
    *,
    department: str,
    profile: Mapping[str, Any],
    logged_at: datetime | None = None,
    case_id: uuid.UUID | None = None,
) -> Gauge:
    """How rare a profile is, or would be if it were logged now."""
    first = quarter_of(logged_at or timezone.now(), department)
    end = first + relativedelta(months=MONTHS_OF_A_QUARTER)
    quarter = [start_of_day(day, department) for day in (first, end)]
    parameters: list[Any] = [department, *quarter, case_id, list(profile["exploitation"])]
    parameters += [profile[name] for name in SINGLE_FIELDS]
    with connection.cursor() as cursor:
        cursor.execute(_COMPARABLE, parameters)
        matches = {frozenset(shared): count for shared, count in cursor.fetchall()}
    return measure(said=[name for name in GENERAL if _says(name, profile)], matches=matches)


def national_profile(case: Case) -> dict[str, Any]:
    """The profile as the national level reads it."""
    hidden = hidden_fields(case)
    return {name: GENERAL[name] if name in hidden else getattr(case, name) for name in GENERAL}


def hidden_fields(case: Case) -> frozenset[str]:
    """The fields that the national level gets in general form."""
    if case.generalised_fields is None:
        return frozenset(GENERAL)
    return frozenset(case.generalised_fields)


def generalise(case: Case) -> None:
    """Fix, on a case about to be saved, what the national level reads of its profile. What was
    hidden once stays hidden: a class that grows later must not give the value away."""
    before: Iterable[str] = case.generalised_fields or ()
    case.generalised_fields = sorted({*before, *gauge_of(case=case).proposals})


def _says(name: str, profile: Mapping[str, Any]) -> bool:
    if name == "exploitation":
        return Exploitation.UNKNOWN not in profile[name]
    return bool(profile[name] != GENERAL[name])
