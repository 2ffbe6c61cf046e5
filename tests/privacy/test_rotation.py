"""Every data key moves under the current master key, and every text stays readable."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from audit.actors import Actor
from audit.models import Entry
from audit.services import acting_as
from privacy import services
from privacy.keyring import KeyringError, generate_key_line
from privacy.rotation import rotate
from referrals.models import Case
from tests.factories import NARRATIVE, World, log_case
from tests.privacy.conftest import Load, stored

OLD = generate_key_line(key_id="old")
NEW = generate_key_line(key_id="new")


@pytest.fixture
def cases(load: Load, world: World) -> list[Case]:
    load(OLD)
    return [log_case(world) for _ in range(3)]


def rotation(*arguments: str) -> str:
    output = StringIO()
    call_command("rotate_keys", *arguments, stdout=output)
    return output.getvalue()


def narratives() -> list[str]:
    return [services.unseal(row=case, column="narrative") for case in Case.objects.all()]


def test_every_case_moves_to_the_new_key_and_is_still_read(load: Load, cases: list[Case]):
    sealed = set(Case.objects.values_list("narrative_sealed", flat=True))
    load(NEW, OLD)
    rotation()
    load(NEW)
    assert narratives() == [NARRATIVE] * 3
    assert set(Case.objects.values_list("narrative_sealed", flat=True)) == sealed


def test_a_dry_run_counts_and_changes_nothing(load: Load, cases: list[Case]):
    before = list(Case.objects.order_by("pk").values("master_key_id", "wrapped_data_key"))
    load(NEW, OLD)
    assert "3" in rotation("--dry-run")
    after = list(Case.objects.order_by("pk").values("master_key_id", "wrapped_data_key"))
    assert after == before


def test_an_interrupted_run_goes_on_where_it_stopped(
    load: Load, cases: list[Case], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("privacy.rotation.BATCH", 1)
    load(NEW, OLD)
    next(rotate(model=Case))
    assert Case.objects.filter(master_key_id="new").count() == 1
    rotation()
    assert Case.objects.filter(master_key_id="new").count() == 3


def test_a_retired_key_is_named_and_the_other_cases_move(
    load: Load, world: World, cases: list[Case]
):
    load(generate_key_line(key_id="other"))
    stray = log_case(world)
    load(NEW, OLD)
    with pytest.raises(CommandError, match="other"):
        rotation()
    assert Case.objects.filter(master_key_id="new").count() == 3
    stray.refresh_from_db()
    assert stray.master_key_id == "other"


def test_a_destroyed_key_is_left_alone(load: Load, cases: list[Case]):
    load(NEW, OLD)
    case = cases[0]
    with acting_as(Actor.system("tests"), purpose="tests"), services.shredding(row=case):
        case.save(update_fields=["wrapped_data_key"])
    rotation()
    case.refresh_from_db()
    assert case.master_key_id == "old"
    with pytest.raises(services.TextDestroyed):
        services.unseal(row=case, column="narrative")


def test_the_journal_says_who_rotated_and_shows_no_key(load: Load, cases: list[Case]):
    load(NEW, OLD)
    rotation()
    entries = Entry.objects.filter(purpose="keys.rotate")
    assert entries.count() == 3
    wrapped = stored(Case.objects.earliest("pk").wrapped_data_key).hex()
    assert all(wrapped not in str(entry.changes) for entry in entries)


def test_without_keys_nothing_is_rotated(load: Load, cases: list[Case]):
    with pytest.raises(KeyringError):
        load()
    assert set(Case.objects.values_list("master_key_id", flat=True)) == {"old"}


def test_the_sealed_columns_are_those_of_the_models():
    found = {(column.model, column.field) for column in services.sealed_columns()}
    assert (Case, "narrative_sealed") in found
    assert {model._meta.label_lower for model in services.keyed_models()} == {
        "commissions.dutyturn",
        "commissions.factorsecret",
        "referrals.case",
        "referrals.keptform",
        "referrals.recommendation",
    }
    assert all(
        isinstance(model._meta.get_field(field), models.BinaryField) for model, field in found
    )
