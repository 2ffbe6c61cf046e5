"""Who gets which answer from every page: the rows of the grid.

"Own" is the commission 69 and the association that reported the cases; another's, everybody else.
A page answers GET and POST: each has its rows. 401 stands for a redirect to the log-in, so that it
is not taken for the redirect that follows a form that was accepted (302).
"""

from typing import Any

from referrals.enums import CaseState
from tests.factories import SUMMARY
from tests.grid import (
    ASSOCIATIONS,
    COMMISSION69,
    COMMISSION75,
    MEMBERS69,
    SECRETARIES69,
    WITHOUT_CASES,
    Row,
    row,
)
from tests.pages.access_grid import ACCESS
from tests.pages.exchange_grid import EXCHANGE
from tests.pages.ladder_grid import LADDER
from tests.pages.people_grid import PEOPLE
from tests.pages.retention_grid import RETENTION
from tests.pages.upkeep_grid import UPKEEP
from tests.pages.workflow_grid import WORKFLOW
from tests.referrals.pages import typed

LOG_IN = 401
VISITOR = {LOG_IN: "visitor"}

# What stands in a row for the key of an object of the test.
DRAFT, LOGGED, ESCALATED = "<draft of member69>", "<logged in 69>", "<escalated from 69>"
ENTRY69, ENTRY75, UNPUBLISHED = "<entry of 69>", "<entry of 75>", "<unpublished entry of 69>"

LOCAL = f"{COMMISSION69} association"
EDITORS69 = f"{SECRETARIES69} coordinator"
EDITORS75 = "secretary75 coordinator"
CREATORS = f"{SECRETARIES69} secretary75 coordinator"
READERS_OF_THE_JOURNAL = f"{COMMISSION69} {COMMISSION75} coordinator oversight administrator"
LOGGERS = f"{COMMISSION69} {COMMISSION75} {ASSOCIATIONS}"

# An entry without a word in it: its form comes back.
NOTHING_TYPED = {"channels-TOTAL_FORMS": "0", "channels-INITIAL_FORMS": "0"}


def _only_read(*names: str, closed: bool = True) -> list[Row]:
    """Pages that take no form; `closed` ones ask a visitor to log in before they say so."""
    return [
        row(f"POST {name}", "only read", VISITOR if closed else {}, rest=405) for name in names
    ]


def _only_sent(name: str, **target: Any) -> Row:
    return row(f"GET {name}", "only receives a form", VISITOR, rest=405, **target)


def _open(*names: str) -> list[Row]:
    """Pages for everybody."""
    return [row(f"GET {name}", "for everybody", {}, rest=200) for name in names]


FRAME = [
    *_open("home", "accessibility", "legal_notice", "personal_data", "healthz", "metrics"),
    *_only_read("home", "accessibility", "legal_notice", "personal_data", closed=False),
    *_only_read("healthz", "readyz", "metrics", closed=False),
    row("GET readyz", "no worker beats during the tests", {}, rest=503),
    row("GET language", "only receives a form", {}, rest=405),
    row("POST language", "to English", {}, rest=302, body={"language": "en"}),
    _only_sent("session"),
    row("POST session", "to prolong it", VISITOR, rest=204),
]

ACCOUNT = [
    row("GET commissions:login", "who is logged in goes on", {200: "visitor"}, rest=302),
    row("POST commissions:login", "without credentials", {200: "visitor"}, rest=302),
    row("GET commissions:logout", "only receives a form", {}, rest=405),
    row("POST commissions:logout", "leaves", {}, rest=302),
    row("GET commissions:account", "one's own", VISITOR, rest=200),
    *_only_read("commissions:account"),
    row("GET commissions:password_change", "one's own", VISITOR, rest=200),
    row("POST commissions:password_change", "nothing typed", VISITOR, rest=200),
    _only_sent("commissions:choose_seat"),
    row("POST commissions:choose_seat", "of nobody", VISITOR, rest=302, body={"seat": "0"}),
    row("GET audit:journal", "its readers", {200: READERS_OF_THE_JOURNAL, **VISITOR}, rest=403),
    row("GET audit:export", "its readers", {200: READERS_OF_THE_JOURNAL, **VISITOR}, rest=403),
    row("GET audit:anomalies", "oversight alone", {200: "oversight", **VISITOR}, rest=403),
    row(
        "GET audit:prove",
        "a line that does not exist",
        {404: f"{READERS_OF_THE_JOURNAL} rapporteur", **VISITOR},
        rest=403,
        args=("0",),
    ),
    row("POST audit:prove", "only read", VISITOR, rest=405, args=("0",)),
    *_only_read("audit:journal", "audit:export", "audit:anomalies"),
]

DIRECTORY = [
    *_open("contacts_map:directory"),
    row("GET contacts_map:department", "for everybody", {}, rest=200, args=("69",)),
    row("GET contacts_map:department", "no such one", {}, rest=404, args=("999",)),
    row("GET contacts_map:contact", "published", {}, rest=200, args=(ENTRY69,)),
    row("GET contacts_map:contact", "not yet", {200: EDITORS69}, rest=404, args=(UNPUBLISHED,)),
    row("POST contacts_map:directory", "only read", {}, rest=405),
    row("POST contacts_map:department", "only read", {}, rest=405, args=("69",)),
    row("POST contacts_map:contact", "only read", {}, rest=405, args=(ENTRY69,)),
    row("GET contacts_map:contact_create", "editors", {200: CREATORS, **VISITOR}, rest=403),
    row(
        "POST contacts_map:contact_create",
        "nothing typed",
        {200: CREATORS, **VISITOR},
        rest=403,
        body=NOTHING_TYPED,
    ),
]


def _editing(verb: str, *, has_page: bool, accepted: int, body: dict[str, Any]) -> list[Row]:
    """An act on an entry: of one's own department, of another one, and not yet published."""
    name = f"contacts_map:contact_{verb}"
    page = (
        [
            row(f"GET {name}", "of 69", {200: EDITORS69, **VISITOR}, rest=403, args=(ENTRY69,)),
            row(f"GET {name}", "of 75", {200: EDITORS75, **VISITOR}, rest=403, args=(ENTRY75,)),
        ]
        if has_page
        else [_only_sent(name, args=(ENTRY69,))]
    )
    sent = {"args": (ENTRY69,), "body": body}
    other = {"args": (ENTRY75,), "body": body}
    hidden = {"args": (UNPUBLISHED,), "body": body}
    return [
        *page,
        row(f"POST {name}", "of 69", {accepted: EDITORS69, **VISITOR}, rest=403, **sent),
        row(f"POST {name}", "of 75", {accepted: EDITORS75, **VISITOR}, rest=403, **other),
        row(f"POST {name}", "hidden", {accepted: EDITORS69, **VISITOR}, rest=404, **hidden),
    ]


EDITING = [
    *_editing("edit", has_page=True, accepted=200, body=NOTHING_TYPED),
    *_editing("verify", has_page=False, accepted=302, body={}),
    *_editing("publish", has_page=False, accepted=302, body={}),
    *_editing("suspend", has_page=True, accepted=200, body={"until": ""}),
    *_editing("withdraw", has_page=False, accepted=302, body={}),
]


def _case(operation: str, about: str, expected: dict[int, str], **target: Any) -> Row:
    """A page of a case: it does not exist for those whom the row leaves out."""
    return row(operation, about, {**expected, **VISITOR}, rest=404, **target)


def _move(case: str, target: CaseState | str, expected: dict[int, str], **typed: Any) -> list[Row]:
    """The form of a move, and the move itself."""
    body = {"step": "move", "version": "<version>", "reason": "", **typed}
    accepted = {302 if status == 200 else status: who for status, who in expected.items()}
    about, args = f"{target}, {case}", (case, str(target))
    return [
        _case("GET referrals:move", about, expected, args=args),
        _case("POST referrals:move", about, accepted, args=args, body=body),
    ]


CASES = [
    row("GET referrals:list", "its own list", {403: WITHOUT_CASES, **VISITOR}, rest=200),
    *_only_read("referrals:list"),
    row("GET referrals:new", "who may log", {200: LOGGERS, **VISITOR}, rest=403),
    row(
        "POST referrals:new",
        "a draft in 69",
        # Another commission does not choose this department: its form comes back.
        {302: f"{COMMISSION69} {ASSOCIATIONS}", 200: COMMISSION75, **VISITOR},
        rest=403,
        body=typed("draft"),
    ),
    _case("GET referrals:case", "its author's", {200: "member69"}, args=(DRAFT,)),
    _case("GET referrals:case", "logged", {200: LOCAL}, args=(LOGGED,)),
    _case("GET referrals:case", "escalated", {200: f"{LOCAL} coordinator"}, args=(ESCALATED,)),
    row("POST referrals:case", "only read", VISITOR, rest=405, args=(LOGGED,)),
    _case("GET referrals:edit", "its author's", {200: "member69"}, args=(DRAFT,)),
    _case(
        "GET referrals:edit",
        "logged",
        # One of the secretaries represents the service that the case implicates.
        {200: f"{MEMBERS69} secretary69", 403: "conflicted69 association"},
        args=(LOGGED,),
    ),
    _case("GET referrals:edit", "escalated", {403: f"{LOCAL} coordinator"}, args=(ESCALATED,)),
    _case(
        "POST referrals:edit",
        "logged",
        {302: f"{MEMBERS69} secretary69", 403: "conflicted69 association"},
        args=(LOGGED,),
        body=typed("save", sex="UNKNOWN", version="<version>"),
    ),
    _case(
        "POST referrals:edit",
        "escalated",
        {403: f"{LOCAL} coordinator"},
        args=(ESCALATED,),
        body=typed("save", sex="UNKNOWN", version="<version>"),
    ),
    _case("GET referrals:delete", "its author's", {200: "member69"}, args=(DRAFT,)),
    _case("GET referrals:delete", "logged", {403: LOCAL}, args=(LOGGED,)),
    _case("POST referrals:delete", "its author's", {302: "member69"}, args=(DRAFT,)),
    _case("POST referrals:delete", "logged", {403: LOCAL}, args=(LOGGED,)),
    *_move(LOGGED, CaseState.IN_LOCAL_HANDLING, {200: COMMISSION69, 403: "association"}),
    *_move(
        LOGGED,
        CaseState.ESCALATED,
        {200: f"{SECRETARIES69} association", 403: MEMBERS69},
        national_summary=SUMMARY,
    ),
    *_move(ESCALATED, CaseState.ACKNOWLEDGED, {200: "coordinator", 403: LOCAL}),
    *_move(ESCALATED, CaseState.ESCALATED, {409: f"{LOCAL} coordinator"}),
    *_move(LOGGED, "unknown", {}),
    row("GET coordination:queue", "the coordination", {200: "coordinator", **VISITOR}, rest=403),
    *_only_read("coordination:queue"),
]

GRID = [
    *FRAME,
    *ACCOUNT,
    *ACCESS,
    *DIRECTORY,
    *EDITING,
    *CASES,
    *LADDER,
    *PEOPLE,
    *RETENTION,
    *WORKFLOW,
    *UPKEEP,
    *EXCHANGE,
]
