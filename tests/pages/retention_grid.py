"""The rows of the pages about retention."""

from tests.grid import COMMISSION69, SECRETARIES69, WITHOUT_CASES, row

# As in tests/pages/grid.py.
VISITOR = {401: "visitor"}
LOGGED, ESCALATED = "<logged in 69>", "<escalated from 69>"
LOCAL = f"{COMMISSION69} association"
REASON = {"reason": "judicial"}

RETENTION = [
    row("GET referrals:retention_coming", "its own", {403: WITHOUT_CASES, **VISITOR}, rest=200),
    row("POST referrals:retention_coming", "only read", VISITOR, rest=405),
    row("GET referrals:retention", "logged", {200: LOCAL, **VISITOR}, rest=404, args=(LOGGED,)),
    row(
        "GET referrals:retention",
        "escalated, whose days the national level does not see",
        {200: LOCAL, 403: "coordinator", **VISITOR},
        rest=404,
        args=(ESCALATED,),
    ),
    row(
        "POST referrals:retention",
        "holding it",
        {302: SECRETARIES69, 403: "member69 colleague69 association", **VISITOR},
        rest=404,
        args=(LOGGED,),
        body=REASON,
    ),
    row("GET retention:overview", "oversight", {200: "oversight", **VISITOR}, rest=403),
    row("POST retention:overview", "only read", VISITOR, rest=405),
    row("GET retention:report", "oversight", {200: "oversight", **VISITOR}, rest=403),
    row("POST retention:report", "only read", VISITOR, rest=405),
    row("GET retention:run", "only receives a form", VISITOR, rest=405),
    row("POST retention:run", "oversight", {302: "oversight", **VISITOR}, rest=403),
    row("GET retention:hold", "only receives a form", VISITOR, rest=405),
    row("POST retention:hold", "nothing typed", {200: "oversight", **VISITOR}, rest=403),
    row("GET retention:lift", "only receives a form", VISITOR, rest=405),
    row("POST retention:lift", "of no case", {302: "oversight", **VISITOR}, rest=403),
]
