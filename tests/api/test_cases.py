"""The operations on cases: what they answer, what they refuse, what is then stored."""

import pytest

from audit.models import Entry
from referrals.enums import CaseState as S
from referrals.models import Case, Dysfunction, IdempotentRequest, Move
from tests.factories import NARRATIVE, SUMMARY, World, case_in, days_ago, log_case

CASES = "/api/v1/cases/"
PHONE = "06 39 98 12 34"


def body(**changes):
    content = {
        "department": "69",
        "exploitation": ["SEXUAL"],
        "age_band": "ADULT",
        "sex": "F",
        "nationality_group": "THIRD_COUNTRY",
        "victim_status": "PRESUMED",
        "modality": "OFFLINE",
        "reporter_kind": "NGO",
        "dysfunctions": [
            {
                "type": "REFL-01",
                "clock_started_on": days_ago(3).isoformat(),
                "causes": ["RIGHT_UNKNOWN"],
                "responsible_bodies": ["POLICE"],
            }
        ],
        "narrative": NARRATIVE,
    }
    return content | changes


def stored() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Case, Dysfunction, Move, IdempotentRequest, Entry)
    )


def url(case: Case, tail: str = "") -> str:
    return f"{CASES}{case.reference}/{tail}"


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


class TestReading:
    def test_its_commission_reads_it_in_full(self, as_, world):
        case = log_case(world)
        answer = as_("secretary69").get(url(case))

        assert answer.status_code == 200
        assert answer["ETag"] == '"1"'
        file = answer.json()
        assert file["narrative"] == NARRATIVE
        assert file["generalised"] is False
        (dysfunction,) = file["dysfunctions"]
        assert dysfunction["clock_started_on"] == days_ago(3).isoformat()
        assert dysfunction["days_elapsed"] == 3
        assert file["allowed_moves"] == [S.IN_LOCAL_HANDLING, S.ESCALATED]
        assert Entry.objects.filter(event="case.read", object_pk=str(case.pk)).count() == 1

    @pytest.mark.parametrize("situation", ["escalated", "returned", "closed_nationally"])
    def test_the_national_level_reads_it_generalised(self, as_, world, situation):
        case = case_in(world, situation)
        answer = as_("coordinator").get(url(case))

        assert answer.status_code == 200
        file = answer.json()
        assert file["generalised"] is True
        assert file["national_summary"] == SUMMARY
        assert file["dysfunctions"][0]["clock_month"] == f"{days_ago(3):%Y-%m}"
        for name in ("narrative", "logged_at", "closed_at"):
            assert name not in file
        for content in (answer.content, as_("coordinator").get(url(case, "moves/")).content):
            assert NARRATIVE.encode() not in content
            assert days_ago(3).isoformat().encode() not in content

    def test_the_national_level_sees_no_local_move(self, as_, world):
        case = case_in(world, "handled_after_return")
        local = as_("secretary69").get(url(case, "moves/")).json()["results"]
        national = as_("coordinator").get(url(case, "moves/")).json()["results"]

        assert [move["to"] for move in local] == [
            S.LOGGED,
            S.ESCALATED,
            S.ACKNOWLEDGED,
            S.RETURNED,
            S.IN_LOCAL_HANDLING,
        ]
        assert [move["to"] for move in national] == [S.ESCALATED, S.ACKNOWLEDGED, S.RETURNED]

    @pytest.mark.parametrize("who", ["member75", "secretary75", "coordinator", "rapporteur"])
    def test_for_the_others_it_does_not_exist(self, as_, world, who):
        case = log_case(world)
        foreign = as_(who).get(url(case))
        absent = as_(who).get(f"{CASES}0000-0000-0000-0/")

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    def test_a_reference_is_read_as_people_write_it(self, as_, world):
        reference = log_case(world).reference
        client = as_("member69")
        for spelling in (
            reference.lower(),
            reference.replace("-", ""),
            reference.replace("-", " "),
            reference.replace("0", "O").replace("1", "l"),
        ):
            assert client.get(f"{CASES}{spelling}/").status_code == 200
        assert client.get(f"{CASES}{reference[:-1]}/").status_code == 404

    def test_a_text_that_cannot_be_opened_is_said(self, as_, world):
        case = log_case(world)
        Case.objects.filter(pk=case.pk)
        other = log_case(world)
        from audit.services import acting_as

        with acting_as(world.actor("secretary69"), purpose="test"):
            Case.objects.filter(pk=case.pk).update(narrative_sealed=other.narrative_sealed)
        answer = as_("member69").get(url(case))

        assert answer.status_code == 503
        assert answer.json()["type"] == "urn:relais:problem:text_unavailable"


class TestList:
    def test_each_sees_its_own(self, as_, world):
        own, other = log_case(world), log_case(world, "member75", department="75")
        reported = log_case(world, "association")
        escalated = case_in(world, "escalated")

        def seen(who):
            return {line["reference"] for line in as_(who).get(CASES).json()["results"]}

        here = {own.reference, reported.reference, escalated.reference}
        assert seen("member69") == seen("secretary69") == here
        assert seen("member75") == {other.reference}
        assert seen("association") == {reported.reference}
        assert seen("other_association") == set()
        assert seen("coordinator") == {escalated.reference}

    def test_it_is_filtered(self, as_, world):
        late = log_case(world)
        handled = case_in(world, "in_local_handling")
        client = as_("member69")

        def found(query):
            return {line["reference"] for line in client.get(CASES + query).json()["results"]}

        both = {late.reference, handled.reference}
        assert found("?state=logged") == {late.reference}
        assert found("?department=69&type=REFL-01") == both
        assert found("?type=SEJ-03") == found("?department=75") == set()
        assert found("?overdue=true") == both
        assert found("?overdue=false") == set()
        assert found("?view=todo") == both

    @pytest.mark.parametrize(
        "query",
        [
            "state=nope",
            "department=999",
            "type=NOPE",
            "overdue=maybe",
            "view=nope",
            "stat=logged",
            "page_size=0",
            "page_size=many",
            "page_size=100000",
            "state=%00",
            "state=",
        ],
    )
    def test_a_filter_that_means_nothing_is_refused(self, as_, query):
        answer = as_("member69").get(f"{CASES}?{query}")
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"

    def test_it_comes_in_pages_that_lose_nothing(self, as_, world):
        expected = [log_case(world).reference for _ in range(5)][::-1]
        client, address, seen = as_("member69"), f"{CASES}?page_size=2", []
        while address:
            page = client.get(address).json()
            seen += [line["reference"] for line in page["results"]]
            address = page["next"]
        assert seen == expected

    @pytest.mark.parametrize(
        "cursor", ["nope", "cD1ub3BlMg==", "cD0lMDA=", "bz05OTk5OTk5OTk5OTk5", "é", "cj14"]
    )
    def test_a_cursor_that_was_made_up_is_refused(self, as_, cursor):
        answer = as_("member69").get(CASES, {"cursor": cursor})
        assert answer.status_code in (400, 404) or answer.json()["results"] == []

    def test_the_cursor_of_the_national_level_tells_no_local_date(self, as_, world):
        import base64
        from urllib.parse import parse_qs, urlsplit

        for _ in range(2):
            case_in(world, "escalated")
        answer = as_("coordinator").get(f"{CASES}?page_size=1").json()
        cursor = parse_qs(urlsplit(answer["next"]).query)["cursor"][0]
        newest = Case.objects.order_by("-escalated_at").first()
        assert str(newest.escalated_at).split(".")[1][:6] in base64.b64decode(cursor).decode()


class TestChanging:
    def test_only_the_fields_named_change(self, as_, world):
        case = log_case(world)
        answer = as_("member69").patch(
            url(case), {"sex": "UNKNOWN"}, format="json", headers={"If-Match": '"1"'}
        )

        assert answer.status_code == 200
        assert answer["ETag"] == '"2"'
        file = answer.json()
        assert (file["sex"], file["age_band"], file["narrative"]) == (
            "UNKNOWN",
            "ADULT",
            NARRATIVE,
        )
        assert file["dysfunctions"][0]["causes"] == ["RIGHT_UNKNOWN"]

    def test_a_stale_write_is_refused(self, as_, world):
        case = log_case(world)
        client = as_("member69")
        client.patch(url(case), {"sex": "M"}, format="json")
        for stale in ('"1"', 'W/"2"', "nonsense", '"7", "1"'):
            answer = client.patch(
                url(case), {"sex": "F"}, format="json", headers={"If-Match": stale}
            )
            assert answer.status_code == 412
        case.refresh_from_db()
        assert (case.sex, case.version) == ("M", 2)

    @pytest.mark.parametrize("fresh", [None, "*", '"1"', '"1", "7"'])
    def test_a_write_that_is_not_stale_is_accepted(self, as_, world, fresh):
        headers = {"If-Match": fresh} if fresh else {}
        answer = as_("member69").patch(
            url(log_case(world)), {"sex": "M"}, format="json", headers=headers
        )
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("who", "situation", "status"),
        [
            ("member75", "logged", 404),
            ("coordinator", "logged", 404),
            ("coordinator", "escalated", 403),
            ("association", "logged", 404),
            ("secretary69", "escalated", 403),
            ("secretary69", "closed", 403),
            ("conflicted69", "logged", 403),
            ("colleague69", "draft", 404),
        ],
    )
    def test_who_may_not_is_refused(self, as_, world, who, situation, status):
        case = case_in(world, situation)
        answer = as_(who).patch(url(case), {"sex": "M"}, format="json")

        assert answer.status_code == status
        assert Case.objects.get(pk=case.pk).sex == "F"

    @pytest.mark.parametrize(
        "name",
        sorted(
            {field.name for field in Case._meta.get_fields()}
            | {field.attname for field in Case._meta.concrete_fields}
        ),
    )
    def test_no_other_field_can_be_written(self, as_, world, name):
        from referrals.api.inputs import CaseChangesInput

        if name in CaseChangesInput().fields:
            pytest.skip("a field of the operation")
        case = log_case(world)
        before = Case.objects.filter(pk=case.pk).values().get()

        answer = as_("member69").patch(url(case), {name: "closed"}, format="json")

        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == f"#/{name}"
        assert Case.objects.filter(pk=case.pk).values().get() == before

    def test_rules_are_checked_on_the_whole(self, as_, world):
        case = log_case(world)
        client = as_("member69")
        french = client.patch(url(case), {"nationality_group": "FRENCH"}, format="json")
        moved = client.patch(url(case), {"department": "75"}, format="json")
        phone = client.patch(url(case), {"narrative": PHONE}, format="json")

        assert (french.status_code, moved.status_code, phone.status_code) == (400, 400, 422)
        assert french.json()["errors"][0]["pointer"] == "#/dysfunctions/0/type"
        assert Case.objects.get(pk=case.pk).version == 1


class TestMoving:
    def test_a_move_is_made(self, as_, world):
        case = log_case(world)
        answer = as_("secretary69").post(
            url(case, "moves/"),
            {"to": "escalated", "national_summary": SUMMARY, "reason": "Sans réponse."},
            format="json",
            headers={"If-Match": '"1"'},
        )

        assert answer.status_code == 201
        assert answer["ETag"] == '"2"'
        move = answer.json()
        assert (move["from"], move["to"], move["state"]) == ("logged", "escalated", "escalated")
        assert Case.objects.get(pk=case.pk).state == S.ESCALATED

    @pytest.mark.parametrize(
        "rights",
        [{"REFL-01": "TOO_LATE"}, [{"type": "REFL-01", "right_obtained": "TOO_LATE"}]],
    )
    def test_closing_records_what_was_obtained(self, as_, world, rights):
        case = case_in(world, "resolved_locally")
        answer = as_("secretary69").post(
            url(case, "moves/"),
            {"to": "closed", "outcome": "PARTLY_RESOLVED", "rights": rights},
            format="json",
        )

        assert answer.status_code == 201
        case.refresh_from_db()
        assert (case.outcome, case.dysfunctions.get().right_obtained) == (
            "PARTLY_RESOLVED",
            "TOO_LATE",
        )

    @pytest.mark.parametrize(
        ("extra", "pointers"),
        [
            ({}, {"#/outcome", "#/rights/REFL-01"}),
            ({"outcome": "RESOLVED", "rights": {"REFL-01": "NOPE"}}, {"#/rights/REFL-01"}),
            ({"outcome": "RESOLVED", "rights": {"SEJ-01": "YES"}}, {"#/rights/SEJ-01"}),
            ({"outcome": "RESOLVED", "rights": {"../x": "YES"}}, {"#/rights"}),
            ({"outcome": "RESOLVED", "rights": "YES"}, {"#/rights"}),
            ({"outcome": "RESOLVED", "rights": [{"type": "REFL-01"}]}, {"#/rights"}),
            ({"outcome": "NOPE"}, {"#/outcome"}),
            ({"states": "closed"}, {"#/states"}),
        ],
    )
    def test_what_is_missing_is_named(self, as_, world, extra, pointers):
        case = case_in(world, "resolved_locally")
        answer = as_("secretary69").post(
            url(case, "moves/"), {"to": "closed"} | extra, format="json"
        )

        assert answer.status_code == 400
        assert pointers <= {error["pointer"] for error in answer.json()["errors"]}
        assert Case.objects.get(pk=case.pk).state == S.RESOLVED_LOCALLY

    def test_a_move_that_does_not_exist_says_which_do(self, as_, world):
        case = log_case(world)
        answer = as_("secretary69").post(url(case, "moves/"), {"to": "closed"}, format="json")

        assert answer.status_code == 409
        problem = answer.json()
        assert problem["type"] == "urn:relais:problem:move_not_possible"
        assert problem["state"] == "logged"
        assert problem["allowed"] == ["in_local_handling", "escalated"]

    def test_a_move_of_another_role_is_refused(self, as_, world):
        case = log_case(world)
        answer = as_("member69").post(
            url(case, "moves/"), {"to": "escalated", "national_summary": SUMMARY}, format="json"
        )
        assert answer.status_code == 403
        assert Case.objects.get(pk=case.pk).state == S.LOGGED

    @pytest.mark.parametrize("to", ["nope", "", None, 3, ["closed"]])
    def test_a_state_that_does_not_exist_is_a_bad_value(self, as_, world, to):
        answer = as_("secretary69").post(url(log_case(world), "moves/"), {"to": to}, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "#/to"

    def test_a_stale_move_is_refused(self, as_, world):
        case = case_in(world, "in_local_handling")
        answer = as_("member69").post(
            url(case, "moves/"),
            {"to": "resolved_locally"},
            format="json",
            headers={"If-Match": '"1"'},
        )
        assert answer.status_code == 412
        assert Case.objects.get(pk=case.pk).state == S.IN_LOCAL_HANDLING

    def test_an_identifying_summary_is_refused(self, as_, world):
        case = log_case(world)
        answer = as_("secretary69").post(
            url(case, "moves/"),
            {"to": "escalated", "national_summary": SUMMARY, "reason": PHONE},
            format="json",
        )
        assert answer.status_code == 422
        assert answer.json()["findings"][0]["field"] == "reason"
        assert PHONE.encode() not in answer.content
        assert Case.objects.get(pk=case.pk).state == S.LOGGED


class TestScreening:
    def test_it_says_where_and_stores_nothing(self, as_):
        client = as_("association")
        before = stored()
        text = f"Son numéro : {PHONE}."

        answer = client.post("/api/v1/screening/", {"text": text}, format="json")

        assert answer.status_code == 200
        (finding,) = answer.json()["findings"]
        assert text[finding["start"] : finding["end"]] == PHONE
        assert set(finding) == {"start", "end", "kind", "suggestion", "tier"}
        assert stored() == before

    def test_it_needs_an_account(self, as_):
        answer = as_("visitor").post("/api/v1/screening/", {"text": "x"}, format="json")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Token"
