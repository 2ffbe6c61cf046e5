"""Logging a case: what is answered, what is refused, what is then stored."""

import pytest

from referrals.enums import CaseState as S
from referrals.models import Case, IdempotentRequest
from tests.api.cases import CASES, PHONE, body, stored, url
from tests.factories import NARRATIVE


class TestLogging:
    def test_a_member_logs_a_case(self, as_):
        answer = as_("member69").post(CASES, body(), format="json")

        assert answer.status_code == 201
        case = Case.objects.get()
        assert answer.json()["reference"] == case.reference
        assert answer.json()["state"] == S.LOGGED
        assert answer["ETag"] == '"1"'
        assert answer["Location"] == f"http://testserver{url(case)}"
        assert [(m.from_state, m.to_state) for m in case.moves.all()] == [(S.DRAFT, S.LOGGED)]

    def test_a_draft_is_kept_for_its_author(self, as_):
        answer = as_("member69").post(CASES, {"department": "69", "draft": True}, format="json")

        assert (answer.status_code, answer.json()["state"]) == (201, S.DRAFT)
        assert as_("member69").get(url(Case.objects.get())).status_code == 200
        assert as_("secretary69").get(url(Case.objects.get())).status_code == 404

    def test_an_association_reports_to_the_commission_or_else_to_the_national_level(
        self, as_, world
    ):
        assert as_("association").post(CASES, body(), format="json").status_code == 201
        answer = as_("association").post(CASES, body(department="13"), format="json")

        assert answer.status_code == 201
        assert {case.body for case in Case.objects.all()} == {
            world.bodies["commission69"],
            world.bodies["national"],
        }
        assert {case.reported_by_body for case in Case.objects.all()} == {
            world.bodies["association"]
        }

    @pytest.mark.parametrize(
        "who", ["coordinator", "ministry", "rapporteur", "oversight", "administrator", "seatless"]
    )
    def test_a_role_without_the_right_is_refused(self, as_, who):
        before = Case.objects.count()
        assert as_(who).post(CASES, body(), format="json").status_code == 403
        assert Case.objects.count() == before

    def test_another_department_is_refused(self, as_):
        assert as_("member69").post(CASES, body(department="75"), format="json").status_code == 403
        assert not Case.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"department": "999"}, "#/department"),
            ({"department": None}, "#/department"),
            ({"sex": "X"}, "#/sex"),
            ({"sex": 1}, "#/sex"),
            ({"exploitation": []}, "#/exploitation"),
            ({"exploitation": "SEXUAL"}, "#/exploitation"),
            ({"exploitation": ["SEXUAL", "NOPE"]}, "#/exploitation/1"),
            ({"exploitation": ["SEXUAL", "SEXUAL"]}, "#/exploitation"),
            ({"dysfunctions": []}, "#/dysfunctions"),
            ({"dysfunctions": {}}, "#/dysfunctions"),
            ({"narrative": "a" * 3_000_000}, "#/narrative"),
            ({"narrative": 12}, "#/narrative"),
            ({"draft": "yes"}, "#/draft"),
            ({"state": "closed"}, "#/state"),
            ({"author": 1}, "#/author"),
            ({"body_id": 1}, "#/body_id"),
        ],
    )
    def test_a_bad_value_is_named_and_nothing_is_stored(self, as_, changes, pointer):
        client = as_("member69")
        before = stored()

        answer = client.post(CASES, body(**changes), format="json")

        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert pointer in [error["pointer"] for error in answer.json()["errors"]]
        assert len(answer.content) < 2000
        assert stored() == before

    @pytest.mark.parametrize(
        ("dysfunction", "pointer"),
        [
            ({"type": "NOPE-01"}, "/type"),
            ({"type": "MIN-02"}, "/type"),
            ({"type": "REFL-01"}, "/clock_started_on"),
            ({"type": "REFL-01", "clock_started_on": "2031-01-01"}, "/clock_started_on"),
            ({"type": "REFL-01", "clock_started_on": "2001-01-01"}, "/clock_started_on"),
            ({"type": "REFL-01", "clock_started_on": "yesterday"}, "/clock_started_on"),
            ({"type": "COOP-04", "clock_started_on": "2026-02-30"}, "/clock_started_on"),
            ({"type": "REF-01", "causes": ["NOPE"]}, "/causes/0"),
            ({"type": "REF-01", "responsible_bodies": ["NOPE"]}, "/responsible_bodies/0"),
            ({"type": "REF-01", "due_on": "2026-01-01"}, "/due_on"),
            ({}, "/type"),
        ],
    )
    def test_a_bad_dysfunction_is_named(self, as_, dysfunction, pointer):
        client = as_("member69")
        before = stored()

        answer = client.post(CASES, body(dysfunctions=[dysfunction]), format="json")

        assert answer.status_code == 400
        pointers = [error["pointer"] for error in answer.json()["errors"]]
        assert "#/dysfunctions/0" + pointer in pointers
        assert stored() == before

    def test_an_identifying_text_is_located_never_repeated(self, as_):
        client = as_("member69")
        before = stored()
        text = f"  Joindre la personne au {PHONE} avant lundi."

        answer = client.post(CASES, body(narrative=text), format="json")

        assert answer.status_code == 422
        problem = answer.json()
        assert problem["type"] == "urn:relais:problem:identifying_text"
        (finding,) = problem["findings"]
        assert text[finding["start"] : finding["end"]] == PHONE
        assert (finding["kind"], finding["field"], finding["tier"]) == ("phone", "narrative", 1)
        assert PHONE.encode() not in answer.content
        assert stored() == before


class TestIdempotency:
    def test_the_same_request_gives_the_same_case(self, as_):
        client = as_("member69")
        first = client.post(CASES, body(), format="json", headers={"Idempotency-Key": "k1"})
        second = client.post(CASES, body(), format="json", headers={"Idempotency-Key": "k1"})

        assert (first.status_code, second.status_code) == (201, 201)
        assert second.json() == first.json()
        assert "Idempotent-Replayed" not in first
        assert second["Idempotent-Replayed"] == "true"
        assert second["Location"] == first["Location"]
        assert Case.objects.count() == 1

    def test_another_body_with_the_key_is_refused(self, as_):
        client = as_("member69")
        client.post(CASES, body(), format="json", headers={"Idempotency-Key": "k1"})
        answer = client.post(
            CASES, body(sex="M"), format="json", headers={"Idempotency-Key": "k1"}
        )

        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:relais:problem:idempotency_key_reused"
        assert Case.objects.count() == 1

    def test_a_key_is_its_member_s_own(self, as_):
        for who in ("member69", "secretary69"):
            answer = as_(who).post(CASES, body(), format="json", headers={"Idempotency-Key": "k1"})
            assert answer.status_code == 201
        assert Case.objects.count() == 2

    def test_a_refused_request_leaves_the_key_free(self, as_):
        client = as_("member69")
        for narrative, status in ((PHONE, 422), (NARRATIVE, 201)):
            answer = client.post(
                CASES,
                body(narrative=narrative),
                format="json",
                headers={"Idempotency-Key": "k1"},
            )
            assert answer.status_code == status

    def test_without_a_key_each_request_makes_a_case(self, as_):
        client = as_("member69")
        for _ in range(2):
            assert client.post(CASES, body(), format="json").status_code == 201
        assert Case.objects.count() == 2

    @pytest.mark.parametrize("key", ["", "a b", "é", "k" * 201])
    def test_a_bad_key_is_refused(self, as_, key):
        answer = as_("member69").post(
            CASES, body(), format="json", headers={"Idempotency-Key": key}
        )
        assert answer.status_code == 400
        assert not Case.objects.exists()

    def test_the_text_cannot_be_guessed_from_what_is_kept(self, as_, settings):
        client = as_("member69")
        client.post(CASES, body(), format="json", headers={"Idempotency-Key": "k1"})
        kept = IdempotentRequest.objects.get()
        settings.SECRET_KEY = "another key"

        answer = client.post(CASES, body(), format="json", headers={"Idempotency-Key": "k1"})

        assert len(kept.fingerprint) == 64
        assert answer.status_code == 422
