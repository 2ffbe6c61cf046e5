"""The directory of a hundred thousand contact points, and the places of the whole country."""

from collections.abc import Iterator
from functools import partial

from django.core.cache import caches
from django.db import connections
from django.test.utils import override_settings

from audit.services import acting_as
from contacts_map import services
from contacts_map.models import ContactPoint, Department, Place
from tests.benchmarks import reference_views
from tests.benchmarks.directory import (
    CALLS_A_ROUND,
    DEPARTMENT,
    OURS,
    Site,
    compared,
    fill_department,
)
from tests.benchmarks.measuring import Effort, Result, at_least, at_most, cost, gain, medians
from tests.factories import INSTALLER

CONTACTS = 100_000
# What people type: a postcode, a name, a name that many communes bear, the beginning of one.
PLACES = ("69003", "01200", "saint-étienne", "St Etienne", "97133", "Saint-Martin", "villen")
TABLE = "directory, with the table"
PAGES = {
    "page of a department": f"/annuaire/{DEPARTMENT}/",
    "same, for a problem": f"/annuaire/{DEPARTMENT}/?dysfunction=REFL&language=en",
    "home page, with the map": "/",
    TABLE: "/annuaire/",
}

# The entries of the other departments again and again, with their keys moved on. The department
# that is asked for keeps its twenty-five: what is measured is the weight of all the rest.
COPY = """
INSERT INTO {table}
SELECT (jsonb_populate_record(one, jsonb_build_object(
  'id', one.id + round * 1000000, '{column}', one.{column} + round * 1000000
))).*
FROM {table} AS one CROSS JOIN generate_series(1, %(rounds)s) AS round
WHERE one.{column} <> ALL (%(kept)s)
"""
TABLES = (
    ("contacts_map_contactpoint", "id"),
    ("contacts_map_covereddepartment", "contact_point_id"),
    ("contacts_map_channel", "contact_point_id"),
    ("contacts_map_verification", "contact_point_id"),
)
# A department has few referents, whatever else the directory holds.
ONE_REFERENT = "UPDATE contacts_map_contactpoint SET is_referent = false WHERE id > 1000000"


def measure(effort: Effort) -> Iterator[Result]:
    services.import_departments()
    services.import_places()
    codes = list(Department.objects.exclude(pk=DEPARTMENT).values_list("code", flat=True))
    with acting_as(INSTALLER, purpose="bench"):
        for code in [DEPARTMENT, *codes[: effort.of(len(codes))]]:
            fill_department(code)
    few = ContactPoint.objects.count()
    small = _durations(effort)
    _copy_to(effort.of(CONTACTS, least=2 * few))
    many = ContactPoint.objects.count()
    for name, duration in _durations(effort).items():
        yield cost(
            f"{name}, {many} entries",
            duration,
            beside=f"{few} entries",
            reference=small[name],
            # The table counts every entry of the country.
            target=None if name == TABLE else at_most(1.5),
        )
    with override_settings(ROOT_URLCONF=reference_views.__name__):
        ours = Site()
        with override_settings(MIDDLEWARE=reference_views.MIDDLEWARE):
            usual = Site()
        yield compared(f"anonymous, of {many}", ours, usual, "/public/", 2.2, effort)
    yield _search(effort)


def _copy_to(wanted: int) -> None:
    kept = ContactPoint.objects.filter(departments=DEPARTMENT)
    others = ContactPoint.objects.count() - kept.count()
    rounds = (wanted - kept.count()) // max(others, 1)
    values = {"rounds": max(rounds - 1, 1), "kept": list(kept.values_list("pk", flat=True))}
    with connections["owner"].cursor() as cursor:
        for table, column in TABLES:
            # Only the owner of the tables can write around the triggers.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(COPY.format(table=table, column=column), values)
        cursor.execute(ONE_REFERENT)
        cursor.execute("VACUUM ANALYZE")


def _durations(effort: Effort) -> dict[str, float]:
    site = Site()
    site.get(OURS)
    calls = effort.of(CALLS_A_ROUND)
    caches["throttle"].clear()
    found = {"25 entries by the API": medians(calls, partial(site.get, OURS))[0]}
    for name, address in PAGES.items():
        path, _, query = address.partition("?")
        found[name] = medians(calls, partial(site.get, path, query))[0]
    return found


def _search(effort: Effort) -> Result:
    """Beside what a usual search does: a part of the name, or of one of the postcodes."""

    def usual() -> None:
        for text in PLACES:
            list(Place.objects.filter(name__icontains=text)[:100])

    def ours() -> None:
        for text in PLACES:
            services.resolve_place(text)

    reference, duration = medians(effort.of(40), usual, ours)
    return gain(
        f"{len(PLACES)} searches among {Place.objects.count()} places",
        duration,
        beside="a part of the name",
        reference=reference,
        target=at_least(2.2),
    )
