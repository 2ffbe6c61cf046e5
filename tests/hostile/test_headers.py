"""What stands in every answer, and what nobody can say of himself in a header."""

from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from audit.models import Entry
from commissions.models import AttemptCount
from config.api.throttling import VisitorThrottle
from config.proxies import ProxyMiddleware
from config.settings.base import databases
from config.urls import urlpatterns as site
from referrals.models import Case
from tests.factories import World
from tests.referrals.pages import client_of

PROXY, OTHER_PROXY, CALLER = "192.0.2.10", "192.0.2.11", "198.51.100.7"
MB = 1024 * 1024


@login_not_required
def slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(5)")
    return HttpResponse()


# A page and an operation that take too long, beside those of the site.
urlpatterns = [path("slow/", slow), path("api/v1/slow/", slow), *site]
handler500 = "config.views.server_error"


def seen(trusted: list[str], settings: Any, **headers: str) -> HttpRequest:
    """A request as the application sees it behind the middleware."""
    settings.RELAIS_TRUSTED_PROXIES = trusted
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    kept: list[HttpRequest] = []

    def keep(request: HttpRequest) -> HttpResponse:
        kept.append(request)
        return HttpResponse()

    ProxyMiddleware(keep)(RequestFactory().get("/", **headers))
    return kept[0]


# Proxies


@pytest.mark.parametrize("trusted", [[], [PROXY]], ids=["no proxy", "another proxy"])
def test_what_a_stranger_says_of_himself_changes_nothing(trusted: list[str], settings: Any):
    request = seen(
        trusted,
        settings,
        REMOTE_ADDR=CALLER,
        HTTP_X_FORWARDED_FOR="127.0.0.1",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="evil.example.org",
        HTTP_X_FORWARDED_PORT="443",
        HTTP_X_REAL_IP="127.0.0.1",
        HTTP_FORWARDED="for=127.0.0.1;proto=https",
    )
    assert request.META["REMOTE_ADDR"] == CALLER
    assert not request.is_secure()
    assert request.get_host() == "testserver"
    assert VisitorThrottle().get_ident(request) == CALLER


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (CALLER, CALLER),
        # What the caller wrote stands on the left of what the proxy saw.
        (f"127.0.0.1, {CALLER}", CALLER),
        (f"{CALLER}, {OTHER_PROXY}", CALLER),
        (f"127.0.0.1, {CALLER}, {OTHER_PROXY}", CALLER),
        ("2001:db8::7", "2001:db8::7"),
        ("", PROXY),
        ("not-an-address", PROXY),
        (f"{CALLER}, <script>", PROXY),
        (OTHER_PROXY, PROXY),
    ],
)
def test_the_configured_proxy_says_who_calls(header: str, expected: str, settings: Any):
    request = seen(
        ["192.0.2.0/24"],
        settings,
        REMOTE_ADDR=PROXY,
        HTTP_X_FORWARDED_FOR=header,
        HTTP_X_FORWARDED_PROTO="https",
    )
    assert request.META["REMOTE_ADDR"] == expected
    assert request.is_secure()


def test_a_forged_address_gives_no_new_attempts(world: World):
    """The limit of log-ins counts the real address, and it says so at the same attempt."""
    client = Client()
    answers = [
        client.post(
            reverse("commissions:login"),
            {"username": "member69@example.org", "password": "wrong"},
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
        ).status_code
        for number in range(9)
    ]
    assert answers == [200] * 8 + [429]
    assert AttemptCount.objects.count() == 2, "one account and one address"


# Limits


@pytest.mark.parametrize("length", [5 * MB + 1, 10**15])
def test_a_body_over_the_limit_is_not_read(world: World, length: int):
    client = client_of(world, "secretary69")
    before = (Case.objects.count(), Entry.objects.count())
    for address, kind in (
        (reverse("referrals:new"), "application/x-www-form-urlencoded"),
        (reverse("contacts_map:import"), "multipart/form-data; boundary=x"),
        (reverse("api:cases"), "application/json"),
    ):
        answer = client.generic(
            "POST", address, b"", content_type=kind, CONTENT_LENGTH=str(length)
        )
        assert answer.status_code == 413, address
        assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:relais:problem:body_too_large"
    assert (Case.objects.count(), Entry.objects.count()) == before


@pytest.mark.urls(__name__)
def test_a_statement_that_lasts_too_long_asks_to_try_again(db: None):
    client = Client(raise_request_exception=False)
    page, program = client.get("/slow/"), client.get("/api/v1/slow/")
    for answer in (page, program):
        assert answer.status_code == 503
        assert answer["Retry-After"] == "10"
        assert "pg_sleep" not in answer.content.decode()
    assert "Relais est occupé" in page.content.decode()
    assert program.json()["type"] == "urn:relais:problem:unavailable"


def test_web_processes_alone_have_limits_of_time(monkeypatch: pytest.MonkeyPatch):
    url = "postgresql://relais_web@127.0.0.1/relais"
    monkeypatch.delenv("RELAIS_STATEMENT_SECONDS", raising=False)
    assert "statement_timeout" not in str(databases(url))
    monkeypatch.setenv("RELAIS_STATEMENT_SECONDS", "20")
    both = databases(url)
    options = both["default"]["OPTIONS"]["options"]
    assert "statement_timeout=20s" in options
    assert "lock_timeout=5s" in options
    assert "idle_in_transaction_session_timeout=60s" in options
    assert "timeout" not in str(both["owner"]["OPTIONS"]), "a migration takes its time"


def test_a_program_that_calls_in_clear_is_refused_and_not_redirected(db: None, settings: Any):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^api/"]
    answer = Client().get(reverse("api:account"))
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:relais:problem:https_required"
    assert Client().get("/").status_code == 301


# What every answer bears


def read_to_its_end(answer: Any) -> None:
    """A file that is sent piece by piece is closed by its last one."""
    if answer.streaming:
        b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    "address", ["/", "/nowhere/", "/api/v1/account/", "/static/relais/css/plain.css", "/healthz"]
)
def test_every_answer_bears_the_headers(db: None, settings: Any, address: str):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    answer = Client().get(address, secure=True)
    read_to_its_end(answer)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    policy = set(answer["Content-Security-Policy"].split("; "))
    assert {
        "default-src 'none'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    } <= policy
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    assert "Server" not in answer
    kind = answer["Content-Type"]
    assert "charset=" in kind or not kind.startswith("text/")


def test_files_of_the_site_stay_in_the_cache_of_a_member(world: World):
    client = client_of(world, "member69")
    file = client.get("/static/relais/css/plain.css")
    read_to_its_end(file)
    assert "no-store" not in file.get("Cache-Control", "")
    assert client.get("/dossiers/")["Cache-Control"] == "no-store, private"


def test_no_answer_lets_another_site_read_it(world: World):
    answer = client_of(world, "member69").get(
        "/api/v1/cases/", HTTP_ORIGIN="https://evil.example.org"
    )
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    assert client_of(world, "member69").options("/api/v1/cases/").status_code == 405


def test_nothing_is_listed_and_no_request_is_sent_back(world: World):
    client = client_of(world, "administrator")
    for address in ("/static/", "/static/relais/", "/static/../config/settings/base.py", "/.git/"):
        assert client.get(address).status_code == 404, address
    for address in ("/", "/compte/connexion/", "/dossiers/", "/healthz", "/api/v1/account/"):
        answer = client.trace(address, HTTP_X_SECRET="sent-back")
        assert answer.status_code in (403, 405), address
        assert "sent-back" not in answer.content.decode()
