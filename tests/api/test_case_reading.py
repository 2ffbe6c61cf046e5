"""Reading cases: in full, generalised, or not at all."""

import base64
from urllib.parse import parse_qs, urlsplit

import pytest

from audit.models import Entry
from audit.services import acting_as
from referrals.enums import CaseState as S
from referrals.models import Case
from tests.api.cases import CASES, url
from tests.factories import NARRATIVE, SUMMARY, case_in, days_ago, log_case


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
        other = log_case(world)
        with acting_as(world.actor("secretary69"), purpose="test"):
            Case.objects.filter(pk=case.pk).update(narrative_sealed=other.narrative_sealed)
        answer = as_("member69").get(url(case))

        assert answer.status_code == 503
        assert answer.json()["type"] == "urn:relais:problem:text_unavailable"
        [told] = Entry.objects.filter(event="text.unavailable")
        assert told.additional_data == {"reason": "text_altered", "master_key": "test-1"}


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
        for _ in range(2):
            case_in(world, "escalated")
        answer = as_("coordinator").get(f"{CASES}?page_size=1").json()
        cursor = parse_qs(urlsplit(answer["next"]).query)["cursor"][0]
        newest = Case.objects.latest("escalated_at")
        assert str(newest.escalated_at).split(".")[1][:6] in base64.b64decode(cursor).decode()
