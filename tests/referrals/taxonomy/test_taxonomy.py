"""The coordinator edits the taxonomy; cases keep the version that they were logged with."""

from typing import Any

import pytest
from django.utils import timezone

from audit.models import Entry
from referrals.models import CauseWording, DysfunctionType
from referrals.services import CaseRefused, edit_case, types_by_code
from referrals.taxonomy.services import (
    TYPE_FIELDS,
    StaleEntry,
    TaxonomyForbidden,
    add_type,
    revise_cause,
    revise_type,
    withdraw_type,
)
from tests.factories import EVERYBODY, World, case_content, log_case
from tests.referrals.pages import client_of, text_of

HOME = "/coordination/taxonomie/"


def values(**changes: Any) -> dict[str, Any]:
    current = DysfunctionType.objects.current().get(code="REFL-01")
    return {name: getattr(current, name) for name in TYPE_FIELDS} | changes


def revise(world: World, **changes: Any) -> DysfunctionType:
    return revise_type(
        actor=world.actor("coordinator"),
        code="REFL-01",
        expected_version=DysfunctionType.objects.current().get(code="REFL-01").version,
        values=values(**changes),
    )


def test_a_case_keeps_the_version_it_was_logged_with(world: World):
    before = log_case(world)
    due = before.dysfunctions.get().due_on
    revise(world, delay=90, label_fr="Nouveau libellé")
    after = log_case(world)
    assert before.dysfunctions.get().type.version == 1
    assert after.dysfunctions.get().type.version == 2
    assert before.dysfunctions.get().due_on == due != after.dysfunctions.get().due_on
    edit_case(
        actor=world.actor("member69"), case_id=before.pk, content=case_content(sex="UNKNOWN")
    )
    assert before.dysfunctions.get().type.version == 1


def test_an_earlier_version_is_never_altered(world: World):
    first = DysfunctionType.objects.get(code="REFL-01")
    revise(world, label_fr="Nouveau libellé")
    again = DysfunctionType.objects.get(pk=first.pk)
    assert (again.label_fr, again.is_current) == (first.label_fr, False)
    assert Entry.objects.filter(purpose="taxonomy.edit", event="row.created").exists()


def test_of_two_revisions_the_second_is_told(world: World):
    revise(world)
    with pytest.raises(StaleEntry):
        revise_type(
            actor=world.actor("coordinator"), code="REFL-01", expected_version=1, values=values()
        )
    assert DysfunctionType.objects.filter(code="REFL-01").count() == 2


def test_a_type_that_is_withdrawn_is_offered_no_more(world: World):
    case = log_case(world)
    withdraw_type(actor=world.actor("coordinator"), code="REFL-01", expected_version=1)
    assert "REFL-01" not in types_by_code()
    with pytest.raises(CaseRefused):
        log_case(world)
    assert case.dysfunctions.get().type.code == "REFL-01"


@pytest.mark.parametrize(
    "changes", [{"delay": 5, "delay_unit": ""}, {"delay": None, "delay_nature": "legal"}]
)
def test_a_delay_is_whole_or_absent(world: World, changes: dict[str, Any]):
    with pytest.raises(CaseRefused):
        revise(world, **changes)
    assert DysfunctionType.objects.filter(code="REFL-01").count() == 1


def test_a_new_type_is_offered_at_once(world: World):
    add_type(actor=world.actor("coordinator"), code="REFL-90", values=values())
    assert "REFL-90" in types_by_code()
    with pytest.raises(CaseRefused):
        add_type(actor=world.actor("coordinator"), code="REFL-90", values=values())


def test_a_cause_keeps_its_words_for_the_cases_of_before(world: World):
    logged = timezone.now()
    revise_cause(
        actor=world.actor("coordinator"),
        code="DISCRETION",
        expected_version=1,
        values={"label_fr": "Appréciation", "label_en": "Judgement", "is_training_need": True},
    )
    then = CauseWording.objects.as_of(logged).get(code="DISCRETION")
    assert (then.version, then.label_fr) == (1, "Pouvoir d’appréciation")
    assert CauseWording.objects.current().get(code="DISCRETION").version == 2


def test_nobody_but_the_coordinator_edits(world: World):
    for who in EVERYBODY:
        if who == "coordinator":
            continue
        with pytest.raises(TaxonomyForbidden):
            add_type(actor=world.actor(who), code="REFL-91", values=values())
        assert client_of(world, who).get(HOME).status_code == 403, who
    assert not DysfunctionType.objects.filter(code="REFL-91").exists()


def test_the_pages_write_a_version_and_refuse_a_stale_one(world: World):
    client = client_of(world, "coordinator")
    assert "REFL-01" in text_of(client.get(HOME))
    page = client.get(f"{HOME}REFL-01/")
    form = page.context["form"]
    typed = {name: "" if value is None else value for name, value in form.initial.items()} | {
        "label_fr": "Libellé revu"
    }
    assert client.post(f"{HOME}REFL-01/", typed).status_code == 302
    assert DysfunctionType.objects.current().get(code="REFL-01").label_fr == "Libellé revu"
    assert "version plus récente" in text_of(client.post(f"{HOME}REFL-01/", typed))
    client.post(f"{HOME}causes/OTHER/", {"label_fr": "Divers", "label_en": "Misc", "version": 1})
    assert CauseWording.objects.current().get(code="OTHER").label_fr == "Divers"
    client.post(f"{HOME}REFL-01/retirer/", {"version": 2})
    assert not DysfunctionType.objects.current().filter(code="REFL-01").exists()
