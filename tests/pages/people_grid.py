"""The rows of invitations, bodies, seats and the charter.

Nobody of the grid has shown a proof lately: the sensitive pages lead to one (302) before they say
who may go on. tests/commissions shows what comes after.
"""

from tests.grid import SECRETARIES69, Row, row

# As in tests/pages/grid.py.
VISITOR = {401: "visitor"}
KEEPERS = f"{SECRETARIES69} secretary75 coordinator administrator"


def _proved(name: str, **target: object) -> list[Row]:
    return [
        row(f"{method} {name}", "leads to a proof", VISITOR, rest=302, **target)
        for method in ("GET", "POST")
    ]


def _sent(name: str, about: str, *, rest: int) -> list[Row]:
    return [
        row(f"GET {name}", "only receives a form", VISITOR, rest=405, args=("0",)),
        row(f"POST {name}", about, VISITOR, rest=rest, args=("0",)),
    ]


def _kept(name: str) -> list[Row]:
    return [
        row(f"GET {name}", "who keeps bodies", {200: KEEPERS, **VISITOR}, rest=403),
        row(f"POST {name}", "only read", VISITOR, rest=405),
    ]


PEOPLE = [
    *_kept("administration:invitations"),
    *_kept("administration:bodies"),
    *_proved("administration:invite"),
    *_proved("administration:body_new"),
    *_proved("administration:body_edit", args=("0",)),
    *_proved("administration:charter"),
    *_proved("administration:quota"),
    *_sent("administration:approve", "leads to a proof", rest=302),
    *_sent("administration:withdraw", "of none", rest=404),
    *_sent("administration:seat_end", "leads to a proof", rest=302),
    row("GET administration:account_reopen", "a form", VISITOR, rest=405, args=("0", "0")),
    row("POST administration:account_reopen", "a proof", VISITOR, rest=302, args=("0", "0")),
    row("GET administration:body", "of none", VISITOR, rest=404, args=("0",)),
    row("POST administration:body", "only read", VISITOR, rest=405, args=("0",)),
    row("GET commissions:charter", "every member", VISITOR, rest=200),
    row("POST commissions:charter", "nothing typed", VISITOR, rest=200),
    row("GET commissions:invitation", "a link that opens nothing", {}, rest=410, args=("x",)),
    row("POST commissions:invitation", "a link that opens nothing", {}, rest=410, args=("x",)),
]
