"""The rows of the upkeep of the directory, and of the details that partners have shown."""

from tests.grid import SECRETARIES69, Row, row

# As in tests/pages/grid.py.
VISITOR = {401: "visitor"}
ENTRY69, UNPUBLISHED = "<entry of 69>", "<unpublished entry of 69>"
EDITORS69 = f"{SECRETARIES69} coordinator"
KEEPERS = f"{EDITORS69} secretary75"
NO_REPORT = {"0-answer": "corrected", "0-method": "phone"}


def _kept(name: str) -> Row:
    return row(f"GET contacts_map:{name}", "keepers", {200: KEEPERS, **VISITOR}, rest=403)


def _only_read(name: str) -> Row:
    return row(f"POST contacts_map:{name}", "only read", VISITOR, rest=405)


def _about_an_entry(method: str, name: str, *, accepted: int, **body: str) -> list[Row]:
    operation = f"{method} contacts_map:{name}"
    hidden = {accepted: EDITORS69, **VISITOR}
    return [
        row(operation, "published", VISITOR, rest=accepted, args=(ENTRY69,), body=body),
        row(operation, "not yet", hidden, rest=404, args=(UNPUBLISHED,), body=body),
    ]


UPKEEP = [
    row("GET contacts_map:nowhere", "for everybody", {}, rest=200),
    row("POST contacts_map:nowhere", "only read", {}, rest=405),
    row("GET contacts_map:confirm", "a made-up link", {}, rest=410, args=("x",)),
    row("POST contacts_map:confirm", "a made-up link", {}, rest=410, args=("x",)),
    *_about_an_entry("GET", "contact_report", accepted=200),
    *_about_an_entry("POST", "contact_report", accepted=200, reason=""),
    row("GET contacts_map:reports", "one's own", VISITOR, rest=200),
    _only_read("reports"),
    row("GET contacts_map:report_answer", "only receives a form", VISITOR, rest=405, args=("0",)),
    row(
        "POST contacts_map:report_answer",
        "absent",
        VISITOR,
        rest=404,
        args=("0",),
        body=NO_REPORT,
    ),
    _kept("due"),
    row("POST contacts_map:due", "nothing ticked", {200: KEEPERS, **VISITOR}, rest=403),
    _kept("board"),
    _only_read("board"),
    row(
        "GET contacts_map:contact_reveal",
        "only receives a form",
        VISITOR,
        rest=405,
        args=(ENTRY69,),
    ),
    *_about_an_entry("POST", "contact_reveal", accepted=302),
    row("GET contacts_map:reveals", "oversight", {200: "oversight", **VISITOR}, rest=403),
    _only_read("reveals"),
]
