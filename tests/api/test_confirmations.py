"""Words that may name somebody: refused until they are replaced or confirmed with a reason."""

import pytest

from audit.models import Entry
from referrals.models import Case, Message, Relay
from tests.api.cases import CASES, PHONE, body, stored, url
from tests.factories import case_in

NAMED = "La brigade a confondu la victime avec Ngozi, sans interprète."
PLACE = {"start": NAMED.index("Ngozi"), "end": NAMED.index("Ngozi") + 5}
CONFIRMED = {**PLACE, "reason": "INSTITUTION"}


class TestConfirmations:
    def test_an_unknown_word_is_asked_about_and_nothing_is_stored(self, as_):
        client = as_("member69")
        before = stored()

        answer = client.post(CASES, body(narrative=NAMED), format="json")

        assert answer.status_code == 422
        (finding,) = answer.json()["findings"]
        assert (finding["field"], finding["tier"]) == ("narrative", 2)
        assert {name: finding[name] for name in PLACE} == PLACE
        assert "Ngozi" not in answer.content.decode()
        assert stored() == before

    def test_what_is_confirmed_is_stored_and_journalled_without_the_word(self, as_):
        answer = as_("member69").post(
            CASES, body(narrative=NAMED, confirmations=[CONFIRMED]), format="json"
        )

        assert answer.status_code == 201
        entry = Entry.objects.get(event="words.confirmed")
        assert entry.additional_data == {"count": 1, "reasons": {"INSTITUTION": 1}}
        assert "Ngozi" not in str(list(Entry.objects.values()))

    @pytest.mark.parametrize(
        "confirmation",
        [
            {**CONFIRMED, "start": 0},
            {**CONFIRMED, "field": "national_summary"},
        ],
    )
    def test_another_passage_confirms_nothing(self, as_, confirmation):
        answer = as_("member69").post(
            CASES, body(narrative=NAMED, confirmations=[confirmation]), format="json"
        )
        assert answer.status_code == 422
        assert not Case.objects.exists()

    def test_a_confirmation_needs_a_reason_of_the_list(self, as_):
        answer = as_("member69").post(
            CASES,
            body(narrative=NAMED, confirmations=[{**CONFIRMED, "reason": "BECAUSE"}]),
            format="json",
        )
        assert answer.status_code == 400
        assert not Case.objects.exists()

    def test_a_hard_identifier_cannot_be_confirmed(self, as_):
        text = f"Numéro {PHONE}."
        place = {"start": 7, "end": 7 + len(PHONE), "reason": "WORD"}
        answer = as_("member69").post(
            CASES, body(narrative=text, confirmations=[place]), format="json"
        )
        assert answer.status_code == 422
        assert not Case.objects.exists()

    def test_a_text_that_stays_the_same_is_not_asked_about_again(self, as_):
        client = as_("member69")
        client.post(CASES, body(narrative=NAMED, confirmations=[CONFIRMED]), format="json")
        case = Case.objects.get()
        headers = {"If-Match": '"1"'}

        same = client.patch(url(case), {"sex": "M"}, format="json", headers=headers)
        changed = client.patch(
            url(case),
            {"narrative": f"Encore : {NAMED}"},
            format="json",
            headers={"If-Match": '"2"'},
        )

        assert (same.status_code, changed.status_code) == (200, 422)

    def test_a_summary_that_goes_up_is_asked_about(self, as_):
        as_("member69").post(CASES, body(), format="json")
        case = Case.objects.get()
        secretary = as_("secretary69")
        move = {"to": "escalated", "national_summary": NAMED}

        refused = secretary.post(url(case, "moves/"), move, format="json")
        case.refresh_from_db()
        assert (refused.status_code, case.state) == (422, "logged")

        made = secretary.post(
            url(case, "moves/"), {**move, "confirmations": [CONFIRMED]}, format="json"
        )
        assert made.status_code == 201
        assert Entry.objects.filter(event="words.confirmed").count() == 1


class TestOtherTexts:
    def test_a_message_takes_confirmations(self, world, as_):
        case = case_in(world, "logged")
        client, path = as_("member69"), url(case, "messages/")

        refused = client.post(path, {"text": NAMED}, format="json")
        assert refused.status_code == 422
        assert refused.json()["findings"][0]["field"] == "text"
        assert not Message.objects.exists()

        written = client.post(path, {"text": NAMED, "confirmations": [CONFIRMED]}, format="json")
        assert (written.status_code, written.json()["text"]) == (201, NAMED)

    def test_a_relay_and_its_answer_take_confirmations(self, world, as_):
        case = case_in(world, "acknowledged")
        asked = {"desk": world.bodies["ministry"].pk, "request": NAMED}
        coordinator = as_("coordinator")

        refused = coordinator.post(url(case, "relays/"), asked, format="json")
        assert refused.status_code == 422
        assert not Relay.objects.exists()

        sent = coordinator.post(
            url(case, "relays/"), asked | {"confirmations": [CONFIRMED]}, format="json"
        )
        assert sent.status_code == 201
        path = f"/api/v1/relays/{sent.json()['id']}/"
        told = {"status": "answered", "answer": NAMED}
        desk = as_("ministry")
        assert desk.patch(path, told, format="json").status_code == 422
        assert desk.get(path).json()["status"] == "sent"
        settled = desk.patch(path, told | {"confirmations": [CONFIRMED]}, format="json")
        assert (settled.status_code, settled.json()["answer"]) == (200, NAMED)
