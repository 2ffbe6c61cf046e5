"""The rows of the log-in: second factors, sessions, a forgotten password.

Whoever asks has shown no proof lately: the sensitive pages lead to one (302). Their own tests
show what comes after.
"""

from tests.grid import Row, row

VISITOR = {401: "visitor"}


def _own(name: str, *, get: int, post: int, **target: object) -> list[Row]:
    """A page about one's own account, the same for every role."""
    return [
        row(f"GET {name}", "one's own", VISITOR, rest=get, **target),
        row(f"POST {name}", "nothing typed", VISITOR, rest=post, **target),
    ]


def _for_visitors(name: str, *, get: int, post: int, **target: object) -> list[Row]:
    return [
        row(f"GET {name}", "for whoever comes", {}, rest=get, **target),
        row(f"POST {name}", "nothing typed", {}, rest=post, **target),
    ]


ACCESS: list[Row] = [
    row("GET account_login", "the log-in, as allauth calls it", {200: "visitor"}, rest=302),
    row("POST account_login", "without credentials", {200: "visitor"}, rest=302),
    row("GET account_logout", "only receives a form", {}, rest=405),
    row("POST account_logout", "leaves", {}, rest=302),
    *_for_visitors("mfa_authenticate", get=302, post=302),
    *_for_visitors("mfa_login_webauthn", get=302, post=302),
    *_own("account_reauthenticate", get=200, post=200),
    *_own("mfa_reauthenticate", get=302, post=302),
    *_own("mfa_reauthenticate_webauthn", get=302, post=302),
    *_own("mfa_index", get=200, post=405),
    *_own("mfa_activate_totp", get=302, post=302),
    *_own("mfa_deactivate_totp", get=302, post=302),
    *_own("mfa_add_webauthn", get=302, post=302),
    *_own("mfa_edit_webauthn", get=302, post=302, args=("1",)),
    *_own("mfa_remove_webauthn", get=302, post=302, args=("1",)),
    *_own("mfa_view_recovery_codes", get=302, post=302),
    *_own("mfa_generate_recovery_codes", get=302, post=302),
    *_own("commissions:sessions", get=200, post=405),
    *_own("commissions:session_end", get=405, post=302, args=("0",)),
    *_own("commissions:session_end_others", get=405, post=302),
    *_own("tokens:list", get=200, post=405),
    *_own("tokens:new", get=302, post=302),
    row("GET tokens:all", "those of everybody", {200: "oversight", **VISITOR}, rest=403),
    row("POST tokens:all", "only read", VISITOR, rest=405),
    *_own("tokens:revoke", get=405, post=404, args=("00000000-0000-4000-8000-000000000000",)),
    *_for_visitors("commissions:reset_ask", get=200, post=200),
    *_for_visitors("commissions:reset_asked", get=200, post=405),
    *_for_visitors("commissions:reset_confirm", get=200, post=200, args=("x", "y")),
    # Without a provider in the settings of the tests, these addresses do not exist.
    *_for_visitors("commissions:proconnect_login", get=404, post=404),
    *_for_visitors("commissions:proconnect_return", get=404, post=404),
    *_for_visitors("commissions:proconnect_end", get=404, post=404),
    *_own("commissions:proconnect_identity", get=404, post=404),
    *_own("commissions:proconnect_unlink", get=404, post=404),
]
