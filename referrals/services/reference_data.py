"""The taxonomy of dysfunctions, loaded from the data files of the project."""

import csv
from pathlib import Path
from typing import Any

from django.db import transaction

from audit.actors import Actor
from audit.services import acting_as
from referrals.enums import Urgency
from referrals.models import DysfunctionType, LegalStep

LOADER = Actor.system("reference_data")
DATA = Path(__file__).resolve().parent.parent / "data"
# Working days that a commission has to repair a failure: proposals without a legal source, that
# the coordination changes in the taxonomy.
LOCAL_DELAYS = {Urgency.CRITICAL: 2, Urgency.HIGH: 10, Urgency.MEDIUM: 20, Urgency.LOW: 30}


def import_dysfunction_types() -> int:
    """Load the first version of each type; a type that exists already is left as it is, because
    the coordination may have edited it since. Returns how many were created."""
    english = {row["code"]: row["label_en"] for row in _rows("dysfunction_types_en.csv")}
    with acting_as(LOADER, purpose="taxonomy.load"):
        known = set(DysfunctionType.objects.values_list("code", flat=True))
        new = [
            DysfunctionType(**_values(row), label_en=english[row["code"]])
            for row in _rows("dysfunction_types.csv")
            if row["code"] not in known
        ]
        DysfunctionType.objects.bulk_create(new)
    return len(new)


def import_legal_steps() -> int:
    """Load the first version of each legal step; one that exists is left as it is. Returns how
    many were created."""
    with transaction.atomic():
        known = set(LegalStep.objects.values_list("code", flat=True))
        rows: list[dict[str, Any]] = [
            dict(row) for row in _rows("legal_steps.csv") if row["code"] not in known
        ]
        LegalStep.objects.bulk_create(
            LegalStep(
                **row
                | {
                    "types": _codes(row["types"]),
                    "counts_from_event": row["counts_from_event"] == "yes",
                }
            )
            for row in rows
        )
    return len(rows)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _values(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "family": row["family"],
        "label_fr": row["label_fr"],
        "clock_start": row["clock_start"],
        "delay": int(row["delay"]) if row["delay"] else None,
        "delay_unit": row["delay_unit"],
        "delay_nature": row["delay_nature"],
        "legal_basis": row["legal_basis"],
        "local_delay": LOCAL_DELAYS[Urgency(row["urgency"])],
        "responsible_bodies": _codes(row["responsible_bodies"]),
        "urgency": row["urgency"],
        "applies_age_band": _codes(row["applies_age_band"]),
        "applies_nationality_group": _codes(row["applies_nationality_group"]),
        "applies_exploitation": _codes(row["applies_exploitation"]),
    }


def _codes(cell: str) -> list[str]:
    return [code for code in cell.split("|") if code]
