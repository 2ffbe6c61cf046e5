"""Changing and moving cases: what happens, and that a refusal changes nothing."""

import pytest

from referrals.api.inputs import CaseChangesInput
from referrals.enums import CaseState as S
from referrals.models import Case
from tests.api.cases import PHONE, url
from tests.factories import NARRATIVE, SUMMARY, case_in, log_case

NOT_WRITABLE = sorted(
    (
        {field.name for field in Case._meta.get_fields()}
        | {field.attname for field in Case._meta.concrete_fields}
    )
    - set(CaseChangesInput().fields)
)


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

    @pytest.mark.parametrize("name", NOT_WRITABLE)
    def test_no_other_field_can_be_written(self, as_, world, name):
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
