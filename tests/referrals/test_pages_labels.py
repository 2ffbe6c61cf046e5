"""The words of the closed lists on the French pages are those of data/code_lists.csv."""

import csv
from pathlib import Path

import pytest
from django.db import models
from django.utils import translation

from referrals import enums, services

DATA = Path(services.__file__).resolve().parent.parent / "data"
LISTS: dict[str, type[models.TextChoices]] = {
    "exploitation": enums.Exploitation,
    "age_band": enums.AgeBand,
    "sex": enums.Sex,
    "nationality_group": enums.NationalityGroup,
    "victim_status": enums.VictimStatus,
    "modality": enums.Modality,
    "reporter_kind": enums.ReporterKind,
    "cause": enums.Cause,
    "outcome": enums.Outcome,
    "right_obtained": enums.RightObtained,
    "case_state": enums.CaseState,
}


@pytest.mark.parametrize("name", LISTS)
def test_french_labels_are_those_of_the_data(name: str) -> None:
    with (DATA / "code_lists.csv").open(encoding="utf-8", newline="") as file:
        wanted = {
            row["code"]: row["label_fr"] for row in csv.DictReader(file) if row["list"] == name
        }
    with translation.override("fr"):
        assert {code: str(label) for code, label in LISTS[name].choices} == wanted
