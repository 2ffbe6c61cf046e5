"""The rows of the thread, the notices, the meetings, the patterns, the taxonomy and the files.

What only exists for some (a meeting, a message) is asked for where it does not exist: whoever may
know of it gets 404 all the same. Their own tests ask for what exists.
"""

from typing import Any

from tests.grid import (
    COMMISSION69,
    COMMISSION75,
    WITHOUT_CASES,
    Row,
    row,
)

# As in tests/pages/grid.py.
VISITOR = {401: "visitor"}
LOGGED, ESCALATED = "<logged in 69>", "<escalated from 69>"
LOCAL = f"{COMMISSION69} association"
COMMISSIONS = f"{COMMISSION69} {COMMISSION75}"
ABSENT = "00000000-0000-4000-8000-000000000000"


def _read(name: str, about: str, expected: dict[int, str], *, rest: int, **target: Any) -> Row:
    return row(f"GET {name}", about, {**expected, **VISITOR}, rest=rest, **target)


def _sent(name: str, about: str, expected: dict[int, str], *, rest: int, **target: Any) -> Row:
    return row(f"POST {name}", about, {**expected, **VISITOR}, rest=rest, **target)


def _only_read(name: str, **target: Any) -> Row:
    return row(f"POST {name}", "only read", VISITOR, rest=405, **target)


def _only_sent(name: str, **target: Any) -> Row:
    return row(f"GET {name}", "only receives a form", VISITOR, rest=405, **target)


THREAD = [
    _read("referrals:thread", "logged", {200: LOCAL}, rest=404, args=(LOGGED,)),
    _read(
        "referrals:thread",
        "escalated",
        {200: f"{LOCAL} coordinator"},
        rest=404,
        args=(ESCALATED,),
    ),
    _sent("referrals:thread", "nothing typed", {200: LOCAL}, rest=404, args=(LOGGED,)),
    _only_sent("referrals:withdraw_message", args=(LOGGED, ABSENT)),
    _sent("referrals:withdraw_message", "absent", {}, rest=404, args=(LOGGED, ABSENT)),
]

GAPS = [
    _only_sent("referrals:log_gap"),
    _sent(
        "referrals:log_gap",
        "in one's own department",
        {302: f"{COMMISSION69} coordinator"},
        rest=403,
        body={"department": "69", "type": "REF-01"},
    ),
]

FILES = [
    _read("referrals:list_csv", "its own list", {403: WITHOUT_CASES}, rest=200),
    _only_read("referrals:list_csv"),
    _read(
        "referrals:case_pdf",
        "logged",
        {200: COMMISSION69, 403: "association"},
        rest=404,
        args=(LOGGED,),
    ),
    _read(
        "referrals:case_pdf",
        "escalated",
        {200: COMMISSION69, 403: "association coordinator"},
        rest=404,
        args=(ESCALATED,),
    ),
    _only_read("referrals:case_pdf", args=(LOGGED,)),
]

NOTICES = [
    _read("notifications:list", "one's own", {}, rest=200),
    _sent("notifications:list", "nothing typed", {}, rest=200),
    _only_sent("notifications:read_all"),
    _sent("notifications:read_all", "one's own", {}, rest=302),
    _read("notifications:dead_letters", "for one role", {200: "administrator"}, rest=403),
    _only_read("notifications:dead_letters"),
    _only_sent("notifications:retry", args=(ABSENT,)),
    _sent("notifications:retry", "absent", {302: "administrator"}, rest=403, args=(ABSENT,)),
]


def _of_a_meeting(name: str, *methods: str, args: tuple[str, ...] = (ABSENT,)) -> list[Row]:
    """Who has a commission gets 404 for a meeting that it has not, everybody else 403."""
    rows = [
        row(f"{method} {name}", "absent", {404: COMMISSIONS, **VISITOR}, rest=403, args=args)
        for method in methods
    ]
    if methods == ("GET",):
        rows.append(_only_read(name, args=args))
    if methods == ("POST",):
        rows.append(_only_sent(name, args=args))
    return rows


MEETINGS = [
    _read("meetings:list", "a commission's", {200: COMMISSIONS}, rest=403),
    _sent("meetings:list", "nothing typed", {200: COMMISSIONS}, rest=403),
    _read("meetings:calendar", "a commission's", {200: COMMISSIONS}, rest=403),
    _only_read("meetings:calendar"),
    _read("meetings:roster", "a commission's", {200: COMMISSIONS}, rest=403),
    _sent("meetings:roster", "nothing typed", {200: COMMISSIONS}, rest=403),
    *_of_a_meeting("meetings:handover", "GET", "POST"),
    *_of_a_meeting("meetings:meeting", "GET"),
    *_of_a_meeting("meetings:generate", "POST"),
    *_of_a_meeting("meetings:cancel", "POST"),
    *_of_a_meeting("meetings:advise", "GET", "POST", args=(ABSENT, ABSENT)),
    *_of_a_meeting("meetings:agenda_pdf", "GET"),
    *_of_a_meeting("meetings:minutes_pdf", "GET"),
    *_of_a_meeting("meetings:meeting_ics", "GET"),
]

PATTERNS = [
    _read("patterns:list", "both levels", {200: f"{COMMISSIONS} coordinator"}, rest=403),
    _only_read("patterns:list"),
    _read("patterns:pattern", "absent", {}, rest=404, args=("0",)),
    _sent("patterns:pattern", "absent", {}, rest=404, args=("0",)),
    _read("patterns:step", "absent", {}, rest=404, args=(ABSENT,)),
    _sent("patterns:step", "absent", {}, rest=404, args=(ABSENT,)),
]


def _editor(name: str, **target: Any) -> list[Row]:
    return [
        _read(name, "the coordinator", {200: "coordinator"}, rest=403, **target),
        _sent(name, "nothing typed", {200: "coordinator"}, rest=403, **target),
    ]


TAXONOMY = [
    _read("taxonomy:list", "the coordinator", {200: "coordinator"}, rest=403),
    _only_read("taxonomy:list"),
    *_editor("taxonomy:new"),
    *_editor("taxonomy:cause", args=("OTHER",)),
    *_editor("taxonomy:type", args=("REFL-01",)),
    _only_sent("taxonomy:withdraw", args=("REFL-01",)),
    _sent(
        "taxonomy:withdraw",
        "a version of nobody",
        {302: "coordinator"},
        rest=403,
        args=("REFL-01",),
    ),
]

WORKFLOW = [*GAPS, *THREAD, *FILES, *NOTICES, *MEETINGS, *PATTERNS, *TAXONOMY]
