"""The rows of the log-in: the names that allauth looks for, and the second factors."""

from tests.grid import Row, row

ACCESS: list[Row] = [
    row("GET account_login", "the log-in, as allauth calls it", {200: "visitor"}, rest=302),
    row("POST account_login", "without credentials", {200: "visitor"}, rest=302),
    row("GET account_logout", "only receives a form", {}, rest=405),
    row("POST account_logout", "leaves", {}, rest=302),
]
