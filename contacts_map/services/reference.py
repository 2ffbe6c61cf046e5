"""Departments and places, loaded from the files of the official geographic code."""

import csv
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from django.db import transaction

from contacts_map.models import Department, Place
from contacts_map.text import normalise

DATA = Path(__file__).resolve().parent.parent / "data"
BATCH = 2000
# Departments change once in years, and every search needs them.
KEPT_SECONDS = 60
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    written: int
    removed: int


def known_departments() -> Mapping[str, Department]:
    """Every department by its code, in the order of the codes; kept a minute by each process."""
    known = _departments_in(int(time.monotonic() // KEPT_SECONDS))
    if not known:
        # Before the first import: the next call must look again.
        _departments_in.cache_clear()
    return known


def region_name(code: str) -> str:
    """The name of a region, or its code if no department belongs to it."""
    known = known_departments().values()
    return next((item.region_name for item in known if item.region_code == code), code)


@lru_cache(maxsize=1)
def _departments_in(period: int) -> Mapping[str, Department]:
    return MappingProxyType({item.code: item for item in Department.objects.all()})


def import_departments(*, path: Path = DATA / "departments.csv") -> ImportResult:
    """Creates or updates the departments; running it again changes nothing.

    A department that the file no longer names stays: entries may point to it.
    """
    departments = [
        Department(
            code=row["code"],
            name=row["name"],
            region_code=row["region_code"],
            region_name=row["region_name"],
            zone=row["zone"],
            search_name=normalise(row["name"]),
        )
        for row in _rows(path)
    ]
    Department.objects.bulk_create(
        departments,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "region_code", "region_name", "zone", "search_name"],
    )
    _departments_in.cache_clear()
    return ImportResult(written=len(departments), removed=0)


def import_places(
    *, path: Path = DATA / "places.csv", progress: Progress | None = None
) -> ImportResult:
    """Replaces the places by those of the file, all or none; `progress` gets the rows done.

    Nothing points to a place, and its key is not kept anywhere: an edition simply replaces the
    one before. The departments must be there.
    """
    written = 0
    with transaction.atomic():
        removed, _ = Place.objects.all().delete()
        for batch in _batches(_places(path)):
            written += len(Place.objects.bulk_create(batch))
            if progress is not None:
                progress(written)
    return ImportResult(written=written, removed=removed)


def _places(path: Path) -> Iterator[Place]:
    for row in _rows(path):
        yield Place(
            insee_code=row["insee_code"],
            kind=row["kind"],
            name=row["name"],
            department_id=row["department_code"],
            postcodes=row["postcodes"].split(),
            search_name=normalise(row["name"]),
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _batches(places: Iterable[Place]) -> Iterator[list[Place]]:
    remaining = iter(places)
    while batch := list(islice(remaining, BATCH)):
        yield batch
