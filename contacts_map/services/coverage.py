"""Which departments have a referent, and how fresh what is said of them is."""

from dataclasses import dataclass

from django.db import connection

from contacts_map.enums import Coverage
from contacts_map.models import ContactPoint, Department, verified_since
from contacts_map.services.reference import known_departments

# Only entries that name the department count: a regional or national one is nobody's referent.
# The referents and what is reported are few and have an index each, however long the directory.
STATES = """
WITH counted AS (
    SELECT id FROM contacts_map_contactpoint WHERE is_referent AND status = 'published'
    UNION
    SELECT contact_point_id FROM contacts_map_report WHERE answered_at IS NULL
)
SELECT covered.department_id, bool_or({is_verified}) FILTER (WHERE contact.is_referent),
       sum(reported.number)
  FROM counted
  JOIN contacts_map_contactpoint AS contact
    ON contact.id = counted.id AND contact.status = 'published'
  JOIN contacts_map_covereddepartment AS covered ON covered.contact_point_id = contact.id
  CROSS JOIN LATERAL (
      SELECT max(at) FILTER (WHERE outcome = 'confirmed') AS confirmed_at,
             max(at) FILTER (WHERE outcome <> 'confirmed') AS doubted_at
        FROM contacts_map_verification WHERE contact_point_id = contact.id
  ) AS checks
  CROSS JOIN LATERAL ({open_reports}) AS reported
 GROUP BY covered.department_id
"""

FIGURES = """
SELECT covered.department_id, count(*),
       count(*) FILTER (WHERE {is_verified}),
       count(*) FILTER (WHERE contact.is_referent),
       count(*) FILTER (WHERE contact.is_referent AND {is_verified}),
       sum(reported.number)
  FROM contacts_map_covereddepartment AS covered
  JOIN contacts_map_contactpoint AS contact ON contact.id = covered.contact_point_id
  CROSS JOIN LATERAL (
      SELECT max(at) FILTER (WHERE outcome = 'confirmed') AS confirmed_at,
             max(at) FILTER (WHERE outcome <> 'confirmed') AS doubted_at
        FROM contacts_map_verification WHERE contact_point_id = contact.id
  ) AS checks
  CROSS JOIN LATERAL ({open_reports}) AS reported
 WHERE contact.status = 'published'
   AND (%(department)s::varchar IS NULL OR covered.department_id = %(department)s)
 GROUP BY covered.department_id
"""

IS_VERIFIED = """
coalesce(checks.confirmed_at >= %(verified_since)s
         AND (checks.doubted_at IS NULL OR checks.doubted_at < checks.confirmed_at), false)
"""

OPEN_REPORTS = """
SELECT count(*) AS number FROM contacts_map_report
 WHERE contact_point_id = contact.id AND answered_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class CoveredDepartmentState:
    department: Department
    coverage: Coverage
    open_reports: int = 0


@dataclass(frozen=True, slots=True)
class CoverageFigures:
    """Published entries that name the department; suspended ones are not counted on."""

    contact_points: int = 0
    verified: int = 0
    referents: int = 0
    verified_referents: int = 0
    open_reports: int = 0

    @property
    def stale(self) -> int:
        return self.contact_points - self.verified

    @property
    def coverage(self) -> Coverage:
        if self.verified_referents:
            return Coverage.VERIFIED
        return Coverage.STALE if self.referents else Coverage.NONE


def department_states() -> list[CoveredDepartmentState]:
    """Every department with what the map says of it, in the order of the codes."""
    with connection.cursor() as cursor:
        cursor.execute(
            STATES.format(is_verified=IS_VERIFIED, open_reports=OPEN_REPORTS),
            {"verified_since": verified_since()},
        )
        found = {code: (verified, int(number)) for code, verified, number in cursor.fetchall()}
    nothing = (None, 0)
    return [
        CoveredDepartmentState(
            department,
            _state(found.get(department.code, nothing)[0]),
            found.get(department.code, nothing)[1],
        )
        for department in known_departments().values()
    ]


def coverage_figures(*, department: Department | None = None) -> dict[str, CoverageFigures]:
    """The figures by department code; a department without entries is absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            FIGURES.format(is_verified=IS_VERIFIED, open_reports=OPEN_REPORTS),
            {
                "verified_since": verified_since(),
                "department": department.code if department else None,
            },
        )
        return {code: CoverageFigures(*map(int, counts)) for code, *counts in cursor.fetchall()}


def has_referent(*, department_code: str) -> bool:
    """Whether somebody published is declared referent there, verified or not."""
    referents = ContactPoint.objects.referents()
    return referents.filter(coverage__department_id=department_code).exists()


def _state(is_verified: bool | None) -> Coverage:
    if is_verified is None:
        return Coverage.NONE
    return Coverage.VERIFIED if is_verified else Coverage.STALE
