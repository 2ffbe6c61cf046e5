"""The OpenID provider: what it publishes about itself, and how it is spoken to.

Only the configured provider is ever called, without following a redirection, for a few seconds
and a bounded answer.
"""

import json
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

WELL_KNOWN = "/.well-known/openid-configuration"
TIMEOUT_SECONDS = 5
MAX_ANSWER_BYTES = 256 * 1024
# What was published is read again after an hour, or when a token names a key that is not known.
KEPT_SECONDS = 60 * 60
# A token that names invented keys does not make us call the provider each time.
NEW_KEYS_AFTER_SECONDS = 60


class ProviderUnavailable(RuntimeError):
    """The provider does not answer, or not what it should."""


class ProviderRefusal(PermissionError):
    """What came back is not what was asked for; the code says why, for the journal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    is_success: bool
    media_type: str
    content: bytes

    def json(self) -> dict[str, Any]:
        """Raises ProviderUnavailable for what is no object."""
        try:
            value = json.loads(self.content)
        except ValueError as error:
            raise ProviderUnavailable from error
        if not isinstance(value, dict):
            raise ProviderUnavailable
        return value


@dataclass(frozen=True, slots=True)
class Provider:
    """What the provider published at `read_at` (seconds of a monotonic clock)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    end_session_endpoint: str
    keys: jwt.PyJWKSet
    read_at: float

    def key(self, identifier: str) -> jwt.PyJWK | None:
        usable = (one for one in self.keys.keys if one.public_key_use in (None, "sig"))
        return next((one for one in usable if one.key_id == identifier), None)


_known: dict[str, Provider] = {}
_lock = threading.Lock()


def is_on() -> bool:
    return bool(settings.RELAIS_PROCONNECT_ISSUER)


def current_provider(*, with_key: str = "") -> Provider:
    """The configured provider; asked again when it is not known to have the key `with_key`.

    Raises ProviderUnavailable.
    """
    issuer = settings.RELAIS_PROCONNECT_ISSUER
    with _lock:
        known = _known.get(issuer)
        if known is None or not _is_enough(known, with_key):
            known = _known[issuer] = _read(issuer)
    return known


def forget_provider() -> None:
    """As a new process starts: nothing is known of the provider."""
    with _lock:
        _known.clear()


def fetch(method: str, address: str, **sent: Any) -> Answer:
    """One call to the provider. Raises ProviderUnavailable."""
    try:
        with requests.request(
            method,
            address,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
            **sent,
        ) as response:
            content = response.raw.read(MAX_ANSWER_BYTES + 1, decode_content=True)
    except (requests.RequestException, HTTPError, OSError) as error:
        raise ProviderUnavailable from error
    status = response.status_code
    is_success = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    if len(content) > MAX_ANSWER_BYTES or not (is_success or is_refusal):
        raise ProviderUnavailable
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
    return Answer(is_success, media_type, content)


def _is_enough(known: Provider, with_key: str) -> bool:
    age = time.monotonic() - known.read_at
    if age > KEPT_SECONDS:
        return False
    return not with_key or known.key(with_key) is not None or age < NEW_KEYS_AFTER_SECONDS


def _read(issuer: str) -> Provider:
    published = _json(issuer.rstrip("/") + WELL_KNOWN)
    if published.get("issuer") != issuer:
        # Another server's description must not make its tokens pass for this one's.
        raise ProviderUnavailable
    addresses = {
        name: _address(published.get(name), issuer)
        for name in (
            "authorization_endpoint",
            "token_endpoint",
            "userinfo_endpoint",
            "end_session_endpoint",
            "jwks_uri",
        )
    }
    try:
        keys = jwt.PyJWKSet.from_dict(_json(addresses.pop("jwks_uri")))
    except jwt.PyJWTError as error:
        raise ProviderUnavailable from error
    return Provider(issuer=issuer, keys=keys, read_at=time.monotonic(), **addresses)


def _address(value: Any, issuer: str) -> str:
    """An address of the provider: by HTTPS whenever the issuer is (always, in production)."""
    if not isinstance(value, str) or urlsplit(value).scheme != urlsplit(issuer).scheme:
        raise ProviderUnavailable
    return value


def _json(address: str) -> dict[str, Any]:
    answer = fetch("GET", address)
    if not answer.is_success:
        raise ProviderUnavailable
    return answer.json()
