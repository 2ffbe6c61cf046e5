"""Logging, editing and deleting a case on the pages, without a script."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.actors import Actor
from audit.models import Entry
from audit.services import acting_as
from commissions.models import Body
from referrals.enums import CaseState
from referrals.models import Case
from referrals.services import read_case
from tests.factories import NARRATIVE, World, case_in, log_case
from tests.referrals.pages import NEW, address, client_of, text_of, typed

NOTHING_SAVED = "Rien n’a été enregistré"


def send(client: Client, step: str, **changes: Any) -> Any:
    return client.post(NEW, typed(step, **changes))


def test_the_reminder_comes_before_the_form(world: World) -> None:
    text = text_of(client_of(world, "member69").get(NEW))
    for words in ("ni un signalement au procureur", "119", "CRIP", "17", "Jamais de nom"):
        assert text.index(words) < text.index('name="narrative"')


def test_a_case_is_logged_with_what_was_typed(world: World) -> None:
    answer = send(client_of(world, "member69"), "log")
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == address(case)
    assert case.state == CaseState.LOGGED
    assert case.body == world.bodies["commission69"]
    dysfunction = case.dysfunctions.get()
    assert dysfunction.causes == ["RIGHT_UNKNOWN"]
    assert dysfunction.responsible_bodies == ["POLICE"]
    file = read_case(actor=world.actor("member69"), reference=case.reference)
    assert file.narrative == NARRATIVE


def test_an_association_reports_to_the_commission_of_any_department(world: World) -> None:
    assert send(client_of(world, "association"), "log", department="75").status_code == 302
    case = Case.objects.get()
    assert case.body == world.bodies["commission75"]
    assert case.reported_by_body == world.bodies["association"]


def test_a_department_without_commission_goes_straight_to_the_national_level(
    world: World,
) -> None:
    assert send(client_of(world, "association"), "log", department="2A").status_code == 302
    assert Case.objects.get().body == world.bodies["national"]


def test_when_nobody_can_receive_the_case_it_is_said_beside_the_department(world: World) -> None:
    with acting_as(Actor.system("tests"), purpose="tests"):
        Body.objects.filter(pk=world.bodies["national"].pk).update(is_active=False)
    answer = send(client_of(world, "association"), "log", department="2A")
    assert "department" in answer.context["form"].errors
    assert NARRATIVE in text_of(answer)
    assert not Case.objects.exists()


def test_a_member_cannot_report_for_another_department(world: World) -> None:
    answer = send(client_of(world, "member69"), "log", department="75")
    assert answer.status_code == 200
    assert "department" in answer.context["form"].errors
    assert not Case.objects.exists()


def test_a_draft_may_lack_dysfunctions(world: World) -> None:
    client = client_of(world, "member69")
    assert send(client, "draft", types=[]).status_code == 302
    draft = Case.objects.get()
    assert draft.state == CaseState.DRAFT
    refused = send(client, "log", types=[])
    assert "Choisissez au moins un dysfonctionnement" in text_of(refused)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("step", ["types", "details", "", "anything"])
def test_a_round_trip_keeps_what_was_typed_and_stores_nothing(world: World, step: str) -> None:
    before = Entry.objects.count()
    answer = send(client_of(world, "member69"), step, **{"d-REFL-01-causes": ["NO_STAFF"]})
    text = text_of(answer)
    assert answer.status_code == 200
    assert NOTHING_SAVED not in text
    assert NARRATIVE in text
    assert 'value="REFL-01"' in text
    form = answer.context["entry"].details[0]
    assert form["causes"].value() == ["NO_STAFF"]
    assert form["responsible_bodies"].value() == ["POLICE"]
    assert not Case.objects.exists()
    assert Entry.objects.count() == before


def test_only_the_types_that_may_apply_to_the_profile_are_offered(world: World) -> None:
    client = client_of(world, "member69")
    everything = text_of(client.get(NEW))
    adult = text_of(send(client, "types", types=[]))
    french = text_of(send(client, "types", types=[], nationality_group="FRENCH"))
    for code in ("MIN-01", "REFL-01", "JM-01"):
        assert f'value="{code}"' in everything
    assert 'value="REFL-01"' in adult
    assert 'value="MIN-01"' not in adult
    assert 'value="REFL-01"' not in french


def test_a_type_that_is_chosen_gets_its_usual_bodies(world: World) -> None:
    answer = send(client_of(world, "member69"), "details", types=["REFL-01", "HEB-01"])
    details = {form.type.code: form for form in answer.context["entry"].details}
    assert details["REFL-01"]["responsible_bodies"].value() == ["POLICE"]
    assert details["HEB-01"]["responsible_bodies"].value() == ["HOUSING_SERVICE", "DDETS"]


def test_types_sent_without_their_details_are_asked_for_their_dates(world: World) -> None:
    answer = send(client_of(world, "member69"), "log", types=["REFL-01", "HEB-01"])
    text = text_of(answer)
    assert "Indiquez la date de cet événement\u00a0: Demande." in text
    assert 'name="d-HEB-01-clock_started_on"' in text
    assert not Case.objects.exists()


FUTURE = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("changes", "words", "kept"),
    [
        ({"d-REFL-01-clock_started_on": FUTURE}, "Cette date est à venir", FUTURE),
        ({"d-REFL-01-clock_started_on": "1999-01-01"}, "trop ancienne", "1999-01-01"),
        ({"d-REFL-01-clock_started_on": "demain"}, "date valide", "demain"),
        ({"age_band": "CENTENARIAN"}, "choix valide", ""),
        ({"exploitation": ["SEXUAL", "NO_SUCH"]}, "choix valide", ""),
        ({"exploitation": []}, "Choisissez au moins une forme d’exploitation", ""),
        ({"d-REFL-01-causes": ["NO_SUCH"]}, "choix valide", ""),
        ({"d-REFL-01-responsible_bodies": ["NO_SUCH"]}, "choix valide", ""),
        ({"department": "999"}, "choix valide", ""),
        ({"types": ["NO-SUCH"]}, "Ce type de dysfonctionnement n’existe pas", ""),
        ({"nationality_group": "FRENCH"}, "ne s’applique pas à ce profil", ""),
        ({"narrative": f"{NARRATIVE}\x00"}, "caractère", ""),
        ({"narrative": "a" * 3_000_000}, "trop long", "a" * 3_000_000),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost_or_stored(
    world: World, changes: dict[str, Any], words: str, kept: str
) -> None:
    before = Entry.objects.count()
    answer = send(client_of(world, "member69"), "log", **changes)
    text = text_of(answer)
    assert answer.status_code == 200
    assert NOTHING_SAVED in text
    assert words in text.split("<form", 2)[-1]
    assert kept in text
    assert changes.get("narrative", NARRATIVE).replace("\x00", "") in text.replace("\x00", "")
    assert not Case.objects.exists()
    assert Entry.objects.count() == before


def test_a_text_that_identifies_someone_shows_where_what_and_what_to_write(world: World) -> None:
    text = "Elle est joignable.\r\nSon numéro : 06 39 98 12 34, le soir."
    answer = send(client_of(world, "member69"), "log", narrative=text)
    page = text_of(answer)
    assert "<mark>06 39 98 12 34</mark>" in page
    assert "numéro de téléphone" in page
    assert "[téléphone]" in page
    assert "Son numéro : 06 39 98 12 34, le soir." in page
    assert not Case.objects.exists()
    replaced = send(client_of(world, "member69"), "replace-narrative", narrative=text)
    assert "Son numéro : [téléphone], le soir." in text_of(replaced)
    assert not Case.objects.exists()


def test_what_is_typed_is_never_markup(world: World) -> None:
    attack = "<script>alert(1)</script> rappel 06 39 98 12 34"
    answer = send(client_of(world, "member69"), "log", narrative=attack, age_band="<b>x")
    assert b"<script>alert" not in answer.content
    assert b"<b>x" not in answer.content


@pytest.mark.parametrize("who", ["coordinator", "ministry", "rapporteur"])
def test_roles_that_log_nothing_get_403(world: World, who: str) -> None:
    assert send(client_of(world, who), "log").status_code == 403
    assert not Case.objects.exists()


def edited(case: Case, **changes: Any) -> dict[str, Any]:
    return typed("save", version=str(case.version)) | changes


def test_a_case_is_edited_and_keeps_its_department(world: World) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "colleague69")
    shown = text_of(client.get(address(case, "modifier/")))
    assert NARRATIVE in shown
    assert 'name="department"' not in shown
    answer = client.post(
        address(case, "modifier/"), edited(case, sex="M", narrative="Récit repris.")
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.sex, case.version, case.department_id) == ("M", 2, "69")


def test_a_stale_form_changes_nothing_and_gives_back_what_was_typed(world: World) -> None:
    case = case_in(world, "logged")
    client_of(world, "member69").post(address(case, "modifier/"), edited(case, sex="M"))
    client = client_of(world, "colleague69")
    answer = client.post(address(case, "modifier/"), edited(case, narrative="Mon texte."))
    text = text_of(answer)
    assert answer.status_code == 409
    assert "Quelqu’un d’autre a modifié ce dossier" in text
    assert "Mon texte." in text
    case.refresh_from_db()
    assert (case.version, case.sex) == (2, "M")
    again = client.post(address(case, "modifier/"), edited(case, narrative="Mon texte."))
    assert again.status_code == 302


def test_a_form_without_its_version_is_stale(world: World) -> None:
    case = case_in(world, "logged")
    data = edited(case, sex="M") | {"version": ""}
    assert client_of(world, "member69").post(address(case, "modifier/"), data).status_code == 409
    case.refresh_from_db()
    assert case.version == 1


def test_a_case_that_went_up_meanwhile_gives_back_what_was_typed(world: World) -> None:
    case = case_in(world, "escalated")
    client = client_of(world, "member69")
    answer = client.post(address(case, "modifier/"), edited(case, narrative="Mon texte."))
    text = text_of(answer)
    assert answer.status_code == 403
    assert "Mon texte." in text
    assert "Remonté au niveau national" in text
    assert client.get(address(case, "modifier/")).status_code == 403


def test_who_speaks_for_the_body_implicated_does_not_edit(world: World) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "conflicted69")
    assert client.get(address(case)).status_code == 200
    assert client.get(address(case, "modifier/")).status_code == 403
    assert client.post(address(case, "modifier/"), edited(case, sex="M")).status_code == 403
    case.refresh_from_db()
    assert case.sex == "F"


def test_a_draft_is_deleted_after_a_confirmation(world: World) -> None:
    draft = log_case(world, "member69", as_draft=True)
    client = client_of(world, "member69")
    assert client.get(address(draft, "supprimer/")).status_code == 200
    assert Case.objects.filter(pk=draft.pk).exists()
    assert client.post(address(draft, "supprimer/")).status_code == 302
    assert not Case.objects.filter(pk=draft.pk).exists()


def test_only_a_draft_is_deleted_and_only_by_its_author(world: World) -> None:
    logged = case_in(world, "logged")
    draft = log_case(world, "member69", as_draft=True)
    assert client_of(world, "secretary69").post(address(logged, "supprimer/")).status_code == 403
    assert client_of(world, "secretary69").post(address(draft, "supprimer/")).status_code == 404
    assert Case.objects.count() == 2
