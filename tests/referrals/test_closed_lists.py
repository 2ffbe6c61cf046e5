"""The closed lists in the code are those of the data files, code by code, label by label."""

import csv
from dataclasses import fields
from pathlib import Path

import pytest
from django.utils import translation

from referrals import enums
from referrals.forms.case import CaseForm
from referrals.leaving.gauge import GENERAL
from referrals.models import Case, DysfunctionType
from referrals.presentation.page import PROFILE_TERMS
from referrals.profile import PROFILE_FIELDS
from referrals.services import CaseContent, import_dysfunction_types

DATA = Path(enums.__file__).parent / "data"
LISTS = {
    "exploitation": enums.Exploitation,
    "age_band": enums.AgeBand,
    "case_state": enums.CaseState,
    "sex": enums.Sex,
    "nationality_group": enums.NationalityGroup,
    "victim_status": enums.VictimStatus,
    "modality": enums.Modality,
    "reporter_kind": enums.ReporterKind,
    "cause": enums.Cause,
    "outcome": enums.Outcome,
    "right_obtained": enums.RightObtained,
}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_list_of_the_file_is_in_the_code():
    # Relays come with a later step.
    assert {row["list"] for row in rows("code_lists.csv")} == {*LISTS, "relay_status"}


@pytest.mark.parametrize("name", LISTS)
def test_codes_and_english_labels_are_those_of_the_file(name):
    wanted = [
        (row["code"], row["label_en"]) for row in rows("code_lists.csv") if row["list"] == name
    ]
    with translation.override("en"):
        assert [(code, str(label)) for code, label in LISTS[name].choices] == wanted


def test_every_type_is_loaded_once_and_speaks_of_known_codes(db):
    assert import_dysfunction_types() == len(rows("dysfunction_types.csv"))
    assert import_dysfunction_types() == 0
    for one in DysfunctionType.objects.all():
        one.full_clean(exclude=["applies_age_band", "responsible_bodies"], validate_unique=False)
        assert set(one.responsible_bodies) <= set(enums.ResponsibleBody.values)
        assert set(one.applies_age_band) <= set(enums.AgeBand.values)
        assert set(one.applies_nationality_group) <= set(enums.NationalityGroup.values)
        assert set(one.applies_exploitation) <= set(enums.Exploitation.values)


def test_whatever_speaks_of_the_profile_speaks_of_all_of_it() -> None:
    content = {field.name for field in fields(CaseContent)}
    for named in (content, set(CaseForm.base_fields), {one.name for one in Case._meta.fields}):
        assert set(PROFILE_FIELDS) <= named
    assert set(GENERAL) == set(PROFILE_TERMS) == set(PROFILE_FIELDS)
