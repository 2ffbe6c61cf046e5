"""The screening of a text as a service of its own."""

from tests.api.cases import PHONE, stored


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
