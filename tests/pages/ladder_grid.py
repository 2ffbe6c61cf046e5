"""The rows of the relays, of the assignments and of the summary that comes after.

What only exists for some (a relay) is asked for where it does not exist: whoever may know of it
gets 404 all the same. Their own tests ask for what exists.
"""

from tests.grid import COMMISSION69, COMMISSION75, SECRETARIES69, Row, row

# As in tests/pages/grid.py.
VISITOR = {401: "visitor"}
LOGGED, ESCALATED = "<logged in 69>", "<escalated from 69>"
ABSENT = "00000000-0000-4000-8000-000000000000"


def _both(
    name: str, about: str, expected: dict[int, str], *, rest: int, args: tuple[str, ...]
) -> list[Row]:
    """A form, asked for and sent with nothing typed."""
    return [
        row(f"{method} {name}", about, {**expected, **VISITOR}, rest=rest, args=args)
        for method in ("GET", "POST")
    ]


RELAYS = [
    row("GET relays:desk", "addressed to it", {200: "ministry", **VISITOR}, rest=403),
    row("POST relays:desk", "only read", VISITOR, rest=405),
    *_both("relays:relay", "absent", {}, rest=404, args=(ABSENT,)),
    # No case is relayed before its level handles it.
    *_both(
        "referrals:relay",
        "logged",
        {409: COMMISSION69, 403: "association"},
        rest=404,
        args=(LOGGED,),
    ),
    *_both(
        "referrals:relay",
        "escalated",
        {409: f"{COMMISSION69} coordinator", 403: "association"},
        rest=404,
        args=(ESCALATED,),
    ),
]

HANDS = [
    row(
        "GET referrals:assign",
        "logged",
        {200: COMMISSION69, 403: "association", **VISITOR},
        rest=404,
        args=(LOGGED,),
    ),
    row(
        "POST referrals:assign",
        "logged, to nobody",
        {302: SECRETARIES69, 403: "member69 colleague69 association", **VISITOR},
        rest=404,
        args=(LOGGED,),
    ),
    row(
        "GET referrals:assign",
        "escalated",
        {200: f"{COMMISSION69} coordinator", 403: "association", **VISITOR},
        rest=404,
        args=(ESCALATED,),
    ),
    *(
        row(
            f"{method} referrals:hand_over",
            "those who assign",
            {200: f"{SECRETARIES69} secretary75 coordinator", **VISITOR},
            rest=403,
        )
        for method in ("GET", "POST")
    ),
]

SUMMARY = [
    # A summary that somebody wrote is never replaced.
    *_both(
        "referrals:summary",
        "written already",
        {403: f"{COMMISSION69} association coordinator"},
        rest=404,
        args=(ESCALATED,),
    ),
]

READINGS = [
    row(
        "GET referrals:readings",
        "commissions",
        {200: f"{COMMISSION69} {COMMISSION75}", **VISITOR},
        rest=403,
    ),
    row("POST referrals:readings", "only read", VISITOR, rest=405),
    # Their own test asks for one that exists.
    *_both("referrals:reading", "absent", {}, rest=404, args=(ABSENT,)),
]

KEPT = [
    row("GET referrals:keep_typed", "only receives a form", VISITOR, rest=405),
    row("POST referrals:keep_typed", "of no page", VISITOR, rest=400),
]

LADDER = [*RELAYS, *HANDS, *SUMMARY, *READINGS, *KEPT]
