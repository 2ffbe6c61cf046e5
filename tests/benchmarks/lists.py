"""Lists of cases when the country has logged a hundred thousand of them."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connections, models
from guardian.shortcuts import get_objects_for_user

from commissions.enums import BodyKind
from commissions.models import Body, Member
from commissions.services import create_body
from contacts_map.models import Department
from referrals.enums import CaseState
from referrals.models import Case
from referrals.services import CaseFilters, duplicates_of, list_cases
from referrals.services.duplicates import MOST
from tests.benchmarks.measuring import Effort, Result, at_least, at_most, cost, gain, medians
from tests.factories import INSTALLER, World, case_in, make_world

CASES = 100_000
PAGE = 25
TIMES = 40

# One real case is copied, so that a column added to the table is filled as the services do.
COPY_CASES = """
INSERT INTO referrals_case
SELECT (jsonb_populate_record(original, jsonb_build_object(
  'id', gen_random_uuid(), 'reference', lpad(to_hex(number), 16, '0'),
  'body_id', link.body_id, 'department_id', link.department_id,
  'created_at', moment, 'escalated_at', moment
))).*
FROM referrals_case AS original
CROSS JOIN generate_series(1, %(cases)s) AS number
CROSS JOIN LATERAL (SELECT now() - number * interval '1 minute' AS moment) AS clock
JOIN (
  SELECT body_id, department_id, row_number() OVER (ORDER BY body_id) - 1 AS position
  FROM commissions_body_departments
) AS link ON link.position = number %% (SELECT count(*) FROM commissions_body_departments)
"""
COPY_DYSFUNCTIONS = """
INSERT INTO referrals_dysfunction
SELECT (jsonb_populate_record(original, jsonb_build_object(
  'id', nextval(pg_get_serial_sequence('referrals_dysfunction', 'id')), 'case_id', one.id
))).*
FROM referrals_dysfunction AS original
JOIN referrals_case AS one ON one.id <> original.case_id
"""
# guardian's way: the permission to view each case, given to its commission and to the nation.
FILL_PERMISSIONS = """
INSERT INTO guardian_groupobjectpermission (object_pk, content_type_id, group_id, permission_id)
SELECT one.id, %(kind)s, %(group)s, %(permission)s FROM referrals_case AS one
"""


def measure(effort: Effort) -> Iterator[Result]:
    world = make_world()
    one_commission_per_department()
    fill(world, effort.of(CASES, least=200))
    yield _member(world, effort.of(TIMES))
    yield _coordinator(world, effort.of(TIMES))
    yield _like_a_new_one(world, effort.of(TIMES))


def _member(world: World, times: int) -> Result:
    actor = world.actor("member69")
    # What the list holds for a person, as the simplest filter that could find it.
    bodies = list(Body.objects.filter(seats__member=world.members["member69"]))
    filtered = _with_relations(Case.objects.filter(body__in=bodies))
    ours = list_cases(actor=actor, filters=CaseFilters())
    reference, duration = medians(
        times, _first_page(filtered, "-created_at"), _first_page(ours, "-created_at")
    )
    return cost(
        "A member's list of cases",
        duration,
        beside="membership filter",
        reference=reference,
        target=at_most(1.3),
    )


def _coordinator(world: World, times: int) -> Result:
    coordinator = world.members["coordinator"]

    def by_guardian() -> object:
        cases: models.QuerySet[Any] = get_objects_for_user(
            coordinator, "referrals.view_case", Case
        )
        return _first_page(_with_relations(cases), "-escalated_at")()

    ours = list_cases(actor=world.actor("coordinator"), filters=CaseFilters())
    reference, duration = medians(times, by_guardian, _first_page(ours, "-escalated_at"))
    return gain(
        "The coordinator's list of cases",
        duration,
        beside="guardian, each case",
        reference=reference,
        target=at_least(10),
    )


def _like_a_new_one(world: World, times: int) -> Result:
    """The cases of one body that say the same as one that it logs: here every one of them."""
    actor = world.actor("member69")
    own = Case.objects.filter(body=world.bodies["commission69"])
    case, others = own.latest("created_at"), own.count() - 1

    def find() -> object:
        found = duplicates_of(actor=actor, case=case)
        if len(found) != min(MOST, others):
            raise AssertionError(len(found))
        return found

    reference, duration = medians(times, lambda: list(own.all()), find)
    return cost(
        "The cases like a new one",
        duration,
        beside="all those of the body",
        reference=reference,
        target=at_most(1.5),
    )


def _first_page(cases: models.QuerySet[Any], order: str) -> Callable[[], object]:
    """Asked anew at each call: a queryset keeps what it found."""

    def read() -> object:
        page = list(cases.order_by(order, "-id")[:PAGE])
        if len(page) != PAGE and len(page) != cases.count():
            raise AssertionError(len(page))
        return page

    return read


def _with_relations(cases: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return cases.select_related("department", "body", "reported_by_body").prefetch_related(
        "dysfunctions__type"
    )


def one_commission_per_department() -> None:
    for department in Department.objects.exclude(bodies__isnull=False):
        create_body(
            actor=INSTALLER,
            kind=BodyKind.COMMISSION,
            name=f"Commission {department.code}",
            departments=[department.code],
        )


def fill(world: World, cases: int) -> None:
    case_in(world, CaseState.ESCALATED)
    group = Group.objects.create(name="national")
    coordinator: Member = world.members["coordinator"]
    coordinator.groups.add(group)
    kind = ContentType.objects.get_for_model(Case)
    permission = kind.permission_set.get(codename="view_case")
    with connections["owner"].cursor() as cursor:
        # Only the owner of the tables can write around the triggers.
        for table in ("referrals_case", "referrals_dysfunction"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(COPY_CASES, {"cases": cases})
        cursor.execute(COPY_DYSFUNCTIONS)
        cursor.execute(
            FILL_PERMISSIONS, {"kind": kind.pk, "group": group.pk, "permission": permission.pk}
        )
        cursor.execute("ANALYZE")
