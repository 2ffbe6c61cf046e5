"""The pages of the ladder: questions, relays, hands, summary, the association's way."""

from typing import Any

import pytest
from django.urls import reverse

from audit.actors import Actor
from referrals import services
from referrals.enums import CaseState as S, RelayStatus as R
from referrals.models import Assignment, Case, InformationRequest, Relay
from tests.factories import SUMMARY, World, case_in, days_ago, log_case, move_case
from tests.referrals.directory import referent_of
from tests.referrals.pages import NEW, address, client_of, text_of, typed
from tests.referrals.test_relays import ANSWER, REQUEST, to_contact, to_desk

CASE_PHONE = "Appeler le 06 39 98 12 34."


def action(case: Case, target: str) -> str:
    return address(case, f"action/{target}/")


def data(case: Case, **changes: Any) -> dict[str, Any]:
    case.refresh_from_db()
    return {"step": "move", "version": str(case.version)} | changes


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_questions_are_asked_and_answered_on_pages(world: World) -> None:
    case = case_in(world, S.ACKNOWLEDGED)
    asked = {"question-0": "Quel service ?", "question-2": "Depuis quand ?"}
    answer = client_of(world, "coordinator").post(
        action(case, "information_requested"), data(case, **asked)
    )
    assert answer.status_code == 302
    member = client_of(world, "member69")
    assert "Depuis quand ?" in text_of(member.get(address(case)))
    page = text_of(member.get(action(case, "acknowledged")))
    assert "Quel service ?" in page
    names = [f"answer-{one.pk}" for one in InformationRequest.objects.get().questions.all()]
    refused = member.post(action(case, "acknowledged"), data(case, **{names[0]: "Le premier."}))
    assert "Le premier." in text_of(refused)
    assert state(case) == S.INFORMATION_REQUESTED
    member.post(action(case, "acknowledged"), data(case, **dict.fromkeys(names, "Voilà.")))
    assert state(case) == S.ACKNOWLEDGED
    assert "Voilà." in text_of(client_of(world, "coordinator").get(address(case)))


def test_a_question_that_identifies_someone_is_shown_back(world: World) -> None:
    case = case_in(world, S.ACKNOWLEDGED)
    client = client_of(world, "coordinator")
    sent = data(case, **{"question-1": CASE_PHONE})
    text = text_of(client.post(action(case, "information_requested"), sent))
    assert "<mark>06 39 98 12 34</mark>" in text
    assert state(case) == S.ACKNOWLEDGED
    replaced = client.post(
        action(case, "information_requested"), sent | {"step": "replace-question-1"}
    )
    assert "Appeler le [téléphone]" in text_of(replaced)


def test_a_case_is_relayed_to_a_desk_from_the_page_of_the_move(world: World) -> None:
    case = case_in(world, S.ACKNOWLEDGED)
    desk = str(world.bodies["ministry"].pk)
    answer = client_of(world, "coordinator").post(
        action(case, "relayed"), data(case, desk=desk, reason=REQUEST)
    )
    assert (answer.status_code, state(case)) == (302, S.RELAYED)
    assert Relay.objects.get().desk == world.bodies["ministry"]


def test_a_desk_finds_its_relay_answers_it_and_sees_nothing_else(world: World) -> None:
    relay = to_desk(world)
    desk = client_of(world, "ministry")
    listed = text_of(desk.get("/relais/"))
    assert relay.case.reference in listed
    page = text_of(desk.get(reverse("relays:relay", args=[relay.pk])))
    assert REQUEST in page
    assert SUMMARY not in page
    assert address(relay.case) not in page
    answer = desk.post(
        reverse("relays:relay", args=[relay.pk]), {"status": "answered", "answer": ANSWER}
    )
    assert answer.status_code == 302
    relay.refresh_from_db()
    assert relay.status == R.ANSWERED
    assert ANSWER in text_of(client_of(world, "coordinator").get(address(relay.case)))
    assert ANSWER not in text_of(client_of(world, "member69").get(address(relay.case)))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"status": "refused", "answer": ""}, "Dites pourquoi"),
        ({"status": "unreachable", "answer": ""}, "choix valide"),
        ({"status": "answered", "answer": CASE_PHONE}, "<mark>06 39 98 12 34</mark>"),
    ],
)
def test_what_is_wrong_in_an_answer_is_said_and_nothing_changes(
    world: World, sent: dict[str, str], words: str
) -> None:
    relay = to_desk(world)
    answer = client_of(world, "ministry").post(reverse("relays:relay", args=[relay.pk]), sent)
    assert words in text_of(answer)
    relay.refresh_from_db()
    assert relay.status == R.SENT


def test_a_relay_that_was_settled_meanwhile_says_so(world: World) -> None:
    relay = to_desk(world)
    move_case(world, relay.case, "coordinator", S.ANSWERED)
    answer = client_of(world, "ministry").post(
        reverse("relays:relay", args=[relay.pk]), {"status": "accepted", "answer": ""}
    )
    assert answer.status_code == 409


def test_a_commission_relays_and_an_unreachable_contact_offers_to_log_it(world: World) -> None:
    case = case_in(world, S.IN_LOCAL_HANDLING)
    point = referent_of("69")
    client = client_of(world, "member69")
    assert "Référent traite" in text_of(client.get(address(case, "relayer/")))
    sent = {"addressee": f"contact-{point.pk}", "request": REQUEST, "version": case.version}
    assert client.post(address(case, "relayer/"), sent).status_code == 302
    relay = Relay.objects.get()
    where = reverse("relays:relay", args=[relay.pk])
    client.post(where, {"status": "unreachable", "answer": "", "means": "phone"})
    text = text_of(client.get(address(case)))
    assert f"{NEW}?type=REF-02&department=69" in text
    form = text_of(client.get(f"{NEW}?type=REF-02&department=69"))
    assert 'value="REF-02"' in form


def test_a_relay_of_a_case_that_moved_meanwhile_gives_back_what_was_typed(world: World) -> None:
    case = case_in(world, S.IN_LOCAL_HANDLING)
    point = referent_of("69")
    sent = {"addressee": f"contact-{point.pk}", "request": REQUEST, "version": case.version}
    move_case(world, case, "member69", S.RESOLVED_LOCALLY)
    answer = client_of(world, "member69").post(address(case, "relayer/"), sent)
    assert answer.status_code == 409
    assert REQUEST in text_of(answer)
    assert not Relay.objects.exists()


def test_cases_change_hands_on_pages(world: World) -> None:
    case = log_case(world)
    secretary = client_of(world, "secretary69")
    member, colleague = world.members["member69"], world.members["colleague69"]
    secretary.post(address(case, "attribution/"), {"member": member.pk})
    assert Assignment.objects.get().member == member
    assert member.full_name in text_of(secretary.get(address(case)))
    assert member.full_name in text_of(secretary.get("/dossiers/passation/"))
    answer = secretary.post(
        "/dossiers/passation/", {"from_member": member.pk, "to_member": colleague.pk}
    )
    assert answer.status_code == 302
    assert Assignment.objects.get().member == colleague
    assert case.reference in text_of(client_of(world, "colleague69").get("/dossiers/?view=mine"))


def test_an_association_reports_past_the_commission_on_the_page(world: World) -> None:
    client = client_of(world, "association")
    assert "Directement au niveau national" in text_of(client.get(NEW))
    refused = client.post(NEW, typed("log", route="national"))
    assert "Rédigez le résumé" in text_of(refused)
    assert not Case.objects.exists()
    client.post(NEW, typed("log", route="national", national_summary=SUMMARY))
    assert Case.objects.get().state == S.ESCALATED
    assert 'name="route"' not in text_of(client_of(world, "member69").get(NEW))


def test_a_summary_that_identifies_someone_is_shown_back(world: World) -> None:
    client = client_of(world, "association")
    sent = typed("log", route="national", national_summary=CASE_PHONE)
    assert "<mark>06 39 98 12 34</mark>" in text_of(client.post(NEW, sent))
    replaced = client.post(NEW, sent | {"step": "replace-national_summary"})
    assert "Appeler le [téléphone]" in text_of(replaced)
    assert not Case.objects.exists()


def test_a_declined_report_says_why(world: World) -> None:
    case = log_case(world, "association")
    client_of(world, "secretary69").post(
        action(case, "declined"), data(case, reason="Hors du champ de la commission.")
    )
    text = text_of(client_of(world, "association").get(address(case)))
    assert "Hors du champ de la commission." in text
    assert "Non retenu" in text


def test_a_summary_is_written_after_a_rule_sent_the_case_up(world: World) -> None:
    case = log_case(world)
    services.move_case(actor=Actor.system("tests"), case_id=case.pk, target=S.ESCALATED)
    client = client_of(world, "secretary69")
    where = address(case, "resume/")
    assert where in text_of(client.get(address(case)))
    sent = data(case, national_summary=SUMMARY)
    assert client.post(where, sent).status_code == 302
    assert SUMMARY in text_of(client_of(world, "coordinator").get(address(case)))
    assert client.get(where).status_code == 403


def test_the_page_shows_both_clocks_and_the_legal_steps(world: World) -> None:
    services.import_legal_steps()
    case = log_case(
        world,
        dysfunctions=(services.DysfunctionContent(type="SEJ-08", clock_started_on=days_ago(10)),),
    )
    local = text_of(client_of(world, "member69").get(address(case)))
    assert "Horloge du niveau local" in local
    assert "CJA L521-2" in local
    move_case(world, case, "secretary69", S.ESCALATED)
    national = text_of(client_of(world, "coordinator").get(address(case)))
    assert "Horloge du niveau local" in national
    assert "Horloge du niveau national" in national


def test_an_association_reads_the_relays_of_its_case_and_settles_none(world: World) -> None:
    relay = to_contact(world, referent_of("69"))
    page = client_of(world, "association").get(reverse("relays:relay", args=[relay.pk]))
    assert REQUEST in text_of(page)
    assert 'name="status"' not in text_of(page)
