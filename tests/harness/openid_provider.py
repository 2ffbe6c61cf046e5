"""A real OpenID provider on this machine, with keys of its own, that can be told to misbehave.

It does what ProConnect does: discovery, published keys, code flow with a proof key and an
authenticated client, user information as a signed token, log-out. `person` is who sits before it;
`flaws` name what is wrong with its answers.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

CLIENT, SECRET = "relais-tests", "a-secret-between-the-two"
Answer = tuple[str, str, bytes]
Claims = dict[str, Any]


@cache
def key_named(name: str) -> RSAPrivateKey:
    """The provider's own key, or the one of somebody who would like to be it."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True)
class Person:
    """Who logs in at the provider, and how."""

    subject: str = "2f1d-subject"
    provider: str = "71144ab3-provider"
    methods: tuple[str, ...] | None = ("pwd",)
    about: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Grant:
    """A code that was handed out, and what was asked for with it."""

    asked: dict[str, str]
    person: Person
    is_used: bool = False


class OpenIDProvider:
    def __init__(self) -> None:
        self.person = Person()
        self.flaws: set[str] = set()
        self.grants: dict[str, Grant] = {}
        self.access: dict[str, Grant] = {}
        self.calls: list[str] = []
        self.issuer = ""

    def become(self, **changes: Any) -> None:
        self.person = replace(Person(), **changes)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.calls.append(path)
        size = int(environ.get("CONTENT_LENGTH") or 0)
        sent = _single(environ["QUERY_STRING"] or environ["wsgi.input"].read(size).decode())
        pages: dict[str, Callable[[], Answer]] = {
            "/.well-known/openid-configuration": self._configuration,
            "/jwks": self._keys,
            "/authorize": lambda: self._authorize(sent),
            "/token": lambda: self._token(sent),
            "/userinfo": lambda: self._userinfo(environ.get("HTTP_AUTHORIZATION", "")),
            "/logout": lambda: self._log_out(sent),
        }
        status, kind, content = pages.get(path, _nothing)()
        name = "Location" if status.startswith("3") else "Content-Type"
        start(status, [(name, kind), ("Content-Length", str(len(content)))])
        return [content]

    # What it publishes

    def _configuration(self) -> Answer:
        if "away" in self.flaws:
            return "503 Service Unavailable", "text/plain", b""
        issuer = "https://evil.example.org" if "other issuer" in self.flaws else self.issuer
        addresses = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "userinfo_endpoint": "/userinfo",
            "end_session_endpoint": "/logout",
            "jwks_uri": "/jwks",
        }
        return _json(
            {"issuer": issuer, **{name: self.issuer + path for name, path in addresses.items()}}
        )

    def _keys(self) -> Answer:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key_named("provider").public_key()))
        return _json({"keys": [{**public, "kid": "first", "use": "sig", "alg": "RS256"}]})

    # The flow

    def _authorize(self, asked: dict[str, str]) -> Answer:
        """The person is known already: the browser goes straight back."""
        code = secrets.token_urlsafe(16)
        self.grants[code] = Grant(asked, self.person)
        answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        if "cancelled" in self.flaws:
            answer = {"error": "access_denied", "state": asked["state"]}
        return "302 Found", f"{asked['redirect_uri']}?{urlencode(answer)}", b""

    def _token(self, sent: dict[str, str]) -> Answer:
        grant = self.grants.get(sent.get("code", ""))
        if grant is None or grant.is_used or not self._is_ours(grant, sent):
            return "400 Bad Request", "application/json", b'{"error": "invalid_grant"}'
        grant.is_used = True
        access = secrets.token_urlsafe(16)
        self.access[access] = grant
        return _json(
            {
                "access_token": access,
                "token_type": "Bearer",
                "expires_in": 60,
                "id_token": self._sign(self._id_token(grant), "id token"),
            }
        )

    def _log_out(self, asked: dict[str, str]) -> Answer:
        """Back to where the client says, when it brings a token that came from here."""
        public = key_named("provider").public_key()
        jwt.decode(asked["id_token_hint"], public, ["RS256"], audience=CLIENT)
        return "302 Found", asked["post_logout_redirect_uri"], b""

    @staticmethod
    def _is_ours(grant: Grant, sent: dict[str, str]) -> bool:
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return (
            sent.get("client_id") == CLIENT == grant.asked["client_id"]
            and sent.get("client_secret") == SECRET
            and sent.get("redirect_uri") == grant.asked["redirect_uri"]
            and grant.asked["code_challenge_method"] == "S256"
            and proof == grant.asked["code_challenge"]
        )

    def _userinfo(self, authorization: str) -> Answer:
        grant = self.access[authorization.removeprefix("Bearer ")]
        claims = self._base(grant, "userinfo") | {"idp_id": grant.person.provider}
        claims |= grant.person.about
        if "userinfo: without provider" in self.flaws:
            del claims["idp_id"]
        if "userinfo: an id token" in self.flaws:
            claims = self._id_token(grant)
        if "userinfo: plain JSON" in self.flaws:
            return _json(claims)
        return "200 OK", "application/jwt", self._sign(claims, "userinfo").encode()

    def _id_token(self, grant: Grant) -> Claims:
        claims = self._base(grant, "id token") | {"nonce": grant.asked["nonce"], "acr": "eidas1"}
        wants_methods = "amr" in json.loads(grant.asked["claims"])["id_token"]
        if grant.person.methods is not None and wants_methods:
            claims["amr"] = list(grant.person.methods)
        if "id token: nonce" in self.flaws:
            claims["nonce"] = "another"
        if "id token: no nonce" in self.flaws:
            del claims["nonce"]
        return claims

    def _base(self, grant: Grant, what: str) -> Claims:
        now = int(time.time())
        claims: Claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": grant.person.subject,
            "iat": now,
            "exp": now + 60,
        }
        wrong: dict[str, Claims] = {
            "issuer": {"iss": "https://evil.example.org"},
            "audience": {"aud": "another-client"},
            "audiences": {"aud": [CLIENT, "another-client"]},
            "expired": {"exp": now - 120, "iat": now - 300},
            "subject": {"sub": "somebody-else"},
            "no subject": {"sub": ""},
        }
        for flaw, changed in wrong.items():
            if f"{what}: {flaw}" in self.flaws:
                claims |= changed
        return claims

    def _sign(self, claims: Claims, what: str) -> str:
        if f"{what}: unsigned" in self.flaws:
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "first"})
        if f"{what}: made with the public key" in self.flaws:
            return _signed_with_public_key(claims)
        stranger = f"{what}: signed by another" in self.flaws
        known_as = "unknown" if f"{what}: unknown key" in self.flaws else "first"
        key = key_named("stranger" if stranger else "provider")
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": known_as})


def _signed_with_public_key(claims: Claims) -> str:
    """HMAC with what everybody knows: works where the token chooses its algorithm."""
    public = json.dumps({"kty": "RSA", "kid": "first"})
    return jwt.encode(
        claims, hashlib.sha256(public.encode()).hexdigest(), "HS256", headers={"kid": "first"}
    )


def _single(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


def _json(value: Claims) -> Answer:
    return "200 OK", "application/json", json.dumps(value).encode()


def _nothing() -> Answer:
    return "404 Not Found", "text/plain", b""


class _Silent(WSGIRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        pass


@contextmanager
def running() -> Iterator[OpenIDProvider]:
    provider = OpenIDProvider()
    with make_server("127.0.0.1", 0, provider, WSGIServer, _Silent) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
