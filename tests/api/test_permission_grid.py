"""Every operation of the API × everybody: 200, 401, 403 or 404 as the design says.

The cases are of the commission 69, reported by the association: "own" for those of 69 and for
that association, another's for everybody else.
"""

import json
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from referrals.models import Case
from tests.api.cases import body
from tests.api.conftest import Caller
from tests.factories import PASSWORD, SUMMARY, World, case_in
from tests.grid import (
    ASSOCIATIONS,
    COMMISSION69,
    COMMISSION75,
    MEMBERS69,
    PEOPLE,
    SECRETARIES69,
    WITHOUT_CASES,
    Row,
    assert_complete,
    row,
)

PREFIX = "api/v1/"
LOGGED, ESCALATED = "<logged case>", "<escalated case>"
NO_MESSAGE = "00000000-0000-4000-8000-000000000000"
CREDENTIALS = {"email": "member69@example.org", "password": PASSWORD}
READERS_OF_THE_JOURNAL = f"{COMMISSION69} {COMMISSION75} coordinator oversight administrator"
ABSENT = "00000000-0000-4000-8000-000000000000"
VISITOR = {401: "visitor"}
LOCAL = f"{COMMISSION69} association"
ESCALATE = {"to": "escalated", "national_summary": SUMMARY}
START = {"to": "in_local_handling"}
ACKNOWLEDGE = {"to": "acknowledged"}

GRID = [
    row("GET api:schema", "the document", {}, rest=200),
    row("POST api:token", "good credentials", {}, rest=200, body=CREDENTIALS),
    row("DELETE api:token", "its own", VISITOR, rest=204),
    row("GET api:account", "its own", VISITOR, rest=200),
    row("GET api:departments", "public", {}, rest=200),
    row("GET api:department", "public", {}, rest=200, args=("69",)),
    row("GET api:places", "public", {}, rest=200, query="q=69"),
    *(
        row(f"GET api:{name}", "public", {}, rest=200)
        for name in (
            "hsds",
            "hsds_services",
            "hsds_organizations",
            "hsds_locations",
            "hsds_service_at_locations",
        )
    ),
    *(
        row(f"GET api:{name}", "absent", {}, rest=404, args=("0",))
        for name in (
            "hsds_service",
            "hsds_organization",
            "hsds_location",
            "hsds_service_at_location",
        )
    ),
    row("GET api:contact_points", "public", {}, rest=200, query="department=69"),
    row("GET api:contact_point", "absent", {}, rest=404, args=("0",)),
    row("POST api:screening", "any account", VISITOR, rest=200, body={"text": "x"}),
    row(
        "GET api:audit-entries",
        "readers of the journal",
        {200: READERS_OF_THE_JOURNAL, **VISITOR},
        rest=403,
    ),
    row("GET api:audit-checkpoint", "public", {}, rest=200),
    row("GET api:audit-key", "public", {}, rest=200),
    row("GET api:audit-hand-overs", "public", {}, rest=200),
    row(
        "GET api:audit-inclusion",
        "a line that does not exist",
        {404: f"{READERS_OF_THE_JOURNAL} rapporteur", **VISITOR},
        rest=403,
        query="entry=0",
    ),
    row(
        "GET api:audit-consistency",
        "from the empty journal",
        {200: f"{READERS_OF_THE_JOURNAL} rapporteur", **VISITOR},
        rest=403,
        query="from=0",
    ),
    row("GET api:cases", "its own list", {403: WITHOUT_CASES, **VISITOR}, rest=200),
    row(
        "POST api:cases",
        "in the department 69",
        {201: f"{COMMISSION69} {ASSOCIATIONS}", **VISITOR},
        rest=403,
        body=body(),
    ),
    row("GET api:case", "logged", {200: LOCAL, **VISITOR}, rest=404, args=(LOGGED,)),
    row(
        "GET api:case",
        "escalated",
        {200: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
    ),
    row(
        "PATCH api:case",
        "logged",
        # One of the secretaries represents the service that the case implicates.
        {200: f"{MEMBERS69} secretary69", 403: "conflicted69 association", **VISITOR},
        rest=404,
        args=(LOGGED,),
        body={"sex": "UNKNOWN"},
    ),
    row(
        "PATCH api:case",
        "escalated",
        {403: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
        body={"sex": "UNKNOWN"},
    ),
    row("GET api:case-moves", "logged", {200: LOCAL, **VISITOR}, rest=404, args=(LOGGED,)),
    row(
        "GET api:case-moves",
        "escalated",
        {200: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
    ),
    row(
        "POST api:case-moves",
        "to start a logged case",
        {201: COMMISSION69, 403: "association", **VISITOR},
        rest=404,
        args=(LOGGED,),
        body=START,
    ),
    row(
        "POST api:case-moves",
        "to escalate a logged case",
        {201: f"{SECRETARIES69} association", 403: MEMBERS69, **VISITOR},
        rest=404,
        args=(LOGGED,),
        body=ESCALATE,
    ),
    row(
        "POST api:case-moves",
        "to acknowledge an escalated case",
        {201: "coordinator", 403: LOCAL, **VISITOR},
        rest=404,
        args=(ESCALATED,),
        body=ACKNOWLEDGE,
    ),
    row(
        "POST api:case-moves",
        "to escalate an escalated case",
        {409: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
        body=ESCALATE,
    ),
    row("GET api:case-messages", "logged", {200: LOCAL, **VISITOR}, rest=404, args=(LOGGED,)),
    row(
        "GET api:case-messages",
        "escalated",
        {200: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
    ),
    row(
        "POST api:case-messages",
        "shared, escalated",
        {201: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
        body={"text": "Relance faite.", "tier": "shared"},
    ),
    row("DELETE api:case-message", "absent", VISITOR, rest=404, args=(ESCALATED, NO_MESSAGE)),
    row("GET api:case-questions", "logged", {200: LOCAL, **VISITOR}, rest=404, args=(LOGGED,)),
    row(
        "GET api:case-questions",
        "escalated",
        {200: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
    ),
    row(
        "PUT api:case-summary",
        "written already",
        {403: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
        body={"national_summary": SUMMARY},
    ),
    row(
        "GET api:case-second-readings", "logged", {200: LOCAL, **VISITOR}, rest=404, args=(LOGGED,)
    ),
    row(
        "POST api:case-second-readings",
        "logged by the association: whoever may send it up needs no reader",
        {409: f"{SECRETARIES69} association", 403: MEMBERS69, **VISITOR},
        rest=404,
        args=(LOGGED,),
        body={"national_summary": SUMMARY},
    ),
    row(
        "POST api:case-second-readings",
        "escalated with its summary",
        {403: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
        body={"national_summary": SUMMARY},
    ),
    row(
        "PATCH api:second-reading",
        "absent",
        VISITOR,
        rest=404,
        args=(ABSENT,),
        body={"status": "confirmed"},
    ),
    row("GET api:case-relays", "logged", {200: LOCAL, **VISITOR}, rest=404, args=(LOGGED,)),
    row(
        "GET api:case-relays",
        "escalated",
        {200: f"{LOCAL} coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
    ),
    row(
        "POST api:case-relays",
        "of a case that its level does not handle yet",
        {409: f"{COMMISSION69} coordinator", 403: "association", **VISITOR},
        rest=404,
        args=(ESCALATED,),
        body={"request": "x", "contact_point": 1},
    ),
    row("GET api:relays", "addressed to it", {200: "ministry", **VISITOR}, rest=403),
    row("GET api:relay", "absent", VISITOR, rest=404, args=(ABSENT,)),
    row(
        "PATCH api:relay",
        "absent",
        VISITOR,
        rest=404,
        args=(ABSENT,),
        body={"status": "accepted"},
    ),
    row("GET api:ministry-desks", "the national level", {200: "coordinator", **VISITOR}, rest=403),
    row("GET api:case-assignment", "logged", {200: LOCAL, **VISITOR}, rest=404, args=(LOGGED,)),
    row(
        "PUT api:case-assignment",
        "to nobody",
        {200: SECRETARIES69, 403: f"{MEMBERS69} association", **VISITOR},
        rest=404,
        args=(LOGGED,),
        body={"member": None},
    ),
    row(
        "POST api:hand-overs",
        "of somebody who has nothing in hand",
        {400: f"{SECRETARIES69} secretary75 coordinator", **VISITOR},
        rest=403,
        body={"from_member": "a@example.org", "to_member": "b@example.org"},
    ),
]


def test_every_operation_has_a_row():
    assert_complete(GRID, PREFIX)


@pytest.mark.parametrize("line", GRID, ids=str)
def test_everybody_gets_the_answer_of_the_design(world: World, as_: Caller, line: Row):
    targets = {
        LOGGED: case_in(world, "logged", author="association").reference,
        ESCALATED: case_in(world, "escalated", author="association").reference,
    }
    address = reverse(line.operation.name, args=[targets.get(value, value) for value in line.args])
    before = list(Case.objects.values())
    got = {}
    for who in PEOPLE:
        with transaction.atomic():
            answer = as_(who).generic(
                line.operation.method,
                f"{address}?{line.query}" if line.query else address,
                **_sent(line),
            )
            got[who] = answer.status_code
            if answer.status_code >= 400:
                assert answer["Content-Type"] == "application/problem+json"
                # The token's view runs outside a transaction: DRF marks the test's own instead.
                if not transaction.get_rollback():
                    assert list(Case.objects.values()) == before
            transaction.set_rollback(True)

    assert got == {who: line.status_for(who) for who in PEOPLE}


def _sent(line: Row) -> dict[str, Any]:
    if not line.body:
        return {}
    return {"data": json.dumps(line.body), "content_type": "application/json"}
