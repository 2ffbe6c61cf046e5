"""The authorization code flow: what is asked of the provider, and what comes back.

An attempt belongs to the session that began it, lasts ten minutes and serves once: its state, its
nonce and its proof key are taken out of the session before anything is done with them.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from commissions.proconnect.provider import ProviderRefusal, current_provider, fetch
from commissions.proconnect.tokens import read_id_token, read_userinfo

SESSION_KEY = "proconnect_attempt"
ENDING_KEY = "proconnect_ending"
LASTS_SECONDS = 10 * 60
# No name and no address: the identifier of the person at its provider is all that is needed.
SCOPE = "openid idp_id"
# ProConnect leaves `amr` out unless it is asked for by name.
CLAIMS = {"id_token": {"amr": {"essential": True}, "acr": {"essential": True}}}
# What in `amr` says that more than a password was shown (ProConnect: pwd, mail, totp, pop, mfa).
SECOND_FACTORS = frozenset({"mfa", "pop", "totp"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """`member_id` is set when a member who is logged in links an identity."""

    state: str
    nonce: str
    verifier: str
    began_at: float
    next_page: str
    member_id: int | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is; `subject` is unique within `provider` alone."""

    issuer: str
    provider: str
    subject: str
    has_second_factor: bool
    id_token: str


def begin(session: SessionBase, *, next_page: str, member_id: int | None = None) -> str:
    """Start an attempt; the address at the provider to go to. Raises ProviderUnavailable."""
    provider = current_provider()
    attempt = Attempt(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        began_at=time.time(),
        next_page=next_page,
        member_id=member_id,
    )
    session[SESSION_KEY] = asdict(attempt)
    challenge = hashlib.sha256(attempt.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.RELAIS_PROCONNECT_CLIENT_ID,
        "redirect_uri": _address("commissions:proconnect_return"),
        "scope": SCOPE,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "claims": json.dumps(CLAIMS),
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{provider.authorization_endpoint}?{urlencode(asked)}"


def take_attempt(session: SessionBase, answer: Mapping[str, str]) -> Attempt:
    """The attempt that the provider's answer belongs to; it cannot be taken twice.

    Raises ProviderRefusal.
    """
    kept = session.pop(SESSION_KEY, None)
    if kept is None:
        raise ProviderRefusal("no_attempt")
    attempt = Attempt(**kept)
    if not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise ProviderRefusal("state")
    if time.time() - attempt.began_at > LASTS_SECONDS:
        raise ProviderRefusal("too_late")
    if answer.get("iss", settings.RELAIS_PROCONNECT_ISSUER) != settings.RELAIS_PROCONNECT_ISSUER:
        raise ProviderRefusal("answer_issuer")
    return attempt


def finish(attempt: Attempt, answer: Mapping[str, str]) -> Identity:
    """Exchange the code, read the signed answers.

    Raises ProviderRefusal, ProviderUnavailable.
    """
    if "error" in answer or not answer.get("code"):
        raise ProviderRefusal("answer_error")
    tokens = _exchange(answer["code"], attempt.verifier)
    claims = read_id_token(tokens.get("id_token"), nonce=attempt.nonce)
    about = read_userinfo(_userinfo(tokens.get("access_token")), subject=claims["sub"])
    provider = about.get("idp_id")
    if not isinstance(provider, str) or not provider:
        raise ProviderRefusal("userinfo_provider")
    return Identity(
        issuer=claims["iss"],
        provider=provider,
        subject=claims["sub"],
        has_second_factor=shows_second_factor(claims.get("amr")),
        id_token=tokens["id_token"],
    )


def shows_second_factor(methods: Any) -> bool:
    """Without `amr`, or with anything odd in it, the weakest log-in is assumed."""
    return isinstance(methods, list) and any(
        isinstance(one, str) and one in SECOND_FACTORS for one in methods
    )


def remember_ending(session: SessionBase, identity: Identity) -> None:
    """What the log-out needs, so that it calls nobody."""
    session[ENDING_KEY] = {
        "address": current_provider().end_session_endpoint,
        "id_token": identity.id_token,
    }


def ending_address(session: SessionBase) -> str:
    """Where to log out at the provider; empty when this session did not come from there."""
    kept = session.get(ENDING_KEY)
    if not kept:
        return ""
    asked = {
        "id_token_hint": kept["id_token"],
        "state": secrets.token_urlsafe(16),
        "post_logout_redirect_uri": _address("commissions:proconnect_end"),
    }
    return f"{kept['address']}?{urlencode(asked)}"


def _exchange(code: str, verifier: str) -> dict[str, Any]:
    answer = fetch(
        "POST",
        current_provider().token_endpoint,
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": _address("commissions:proconnect_return"),
            "client_id": settings.RELAIS_PROCONNECT_CLIENT_ID,
            "client_secret": settings.RELAIS_PROCONNECT_CLIENT_SECRET,
            "code_verifier": verifier,
        },
    )
    if not answer.is_success:
        raise ProviderRefusal("code")
    return answer.json()


def _userinfo(access_token: Any) -> str:
    """The user information, as a signed token; plain JSON would be anybody's word."""
    if not isinstance(access_token, str):
        raise ProviderRefusal("access_token_missing")
    answer = fetch(
        "GET",
        current_provider().userinfo_endpoint,
        headers={"Authorization": f"Bearer {access_token}", "Accept": "application/jwt"},
    )
    if not answer.is_success:
        raise ProviderRefusal("userinfo")
    if answer.media_type != "application/jwt":
        raise ProviderRefusal("userinfo_unsigned")
    return answer.content.decode("utf-8", "replace").strip()


def _address(name: str) -> str:
    """Built from the configured address, never from the host of a request."""
    return settings.RELAIS_BASE_URL + reverse(name)
