"""Production starts only with complete and strong variables, and names what is wrong."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import Environment
from tests.harness.production_check import SAMPLE, main


@pytest.fixture
def start(monkeypatch) -> Callable[..., dict[str, Any]]:
    """Load the production settings with the sample of variables, changed."""

    def load(**changes: str | None) -> dict[str, Any]:
        for name in list(os.environ):
            if name.startswith(("RELAIS_", "DATABASE_")):
                monkeypatch.delenv(name)
        for name, value in {**SAMPLE, **changes}.items():
            if value is not None:
                monkeypatch.setenv(name, value)
        return runpy.run_module("config.settings.prod")

    return load


def test_complete_variables_start_it_closed_by_default(start):
    settings = start()
    assert settings["DEBUG"] is False
    assert settings["RELAIS_REQUIRE_MFA"] is True
    assert settings["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert "SECURE_PROXY_SSL_HEADER" not in settings
    assert settings["RELAIS_TRUSTED_PROXIES"] == []
    # Django's own hash of passwords: PBKDF2 with SHA-256, a million rounds.
    assert "PASSWORD_HASHERS" not in settings


def test_the_proxy_header_is_believed_only_when_asked(start):
    settings = start(RELAIS_BEHIND_PROXY="true")
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert settings["RELAIS_TRUSTED_PROXIES"] == ["127.0.0.1", "::1"]
    named = start(RELAIS_BEHIND_PROXY="true", RELAIS_TRUSTED_PROXIES="10.0.0.2, 10.1.0.0/28")
    assert named["RELAIS_TRUSTED_PROXIES"] == ["10.0.0.2", "10.1.0.0/28"]


def test_every_cookie_is_bound_to_this_host(start):
    settings = start()
    names = {name for name in settings if name.endswith(("COOKIE_NAME", "_DEVICE_COOKIE"))}
    assert len(names) == 4
    assert {settings[name][:7] for name in names} == {"__Host-"}
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert settings[f"{cookie}_COOKIE_SECURE"] is True
    # No cookie beside them: what pages say is kept in the session.
    assert settings["MESSAGE_STORAGE"].endswith("SessionStorage")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("RELAIS_SECRET_KEY", None, "is missing"),
        ("RELAIS_SECRET_KEY", "rather-short", "is shorter than"),
        ("RELAIS_SECRET_KEY", "ab" * 40, "is easy to guess"),
        ("RELAIS_ALLOWED_HOSTS", "", "is missing"),
        ("RELAIS_ALLOWED_HOSTS", "*.example.org", "accepts any name"),
        ("RELAIS_BASE_URL", "http://relais.example.org", "does not start with https://"),
        ("RELAIS_BASE_URL", "https://other.example.org", "names a host"),
        ("DATABASE_URL", None, "is missing"),
        ("DATABASE_URL", "sqlite:///file-name", "is not a postgresql:// address"),
        ("DATABASE_URL", "postgresql://relais_web:pass-word@/", "names no host or no database"),
        ("DATABASE_OWNER_URL", "mysql://user-name@host/base", "is not a postgresql:// address"),
        ("RELAIS_MASTER_KEYS", None, "is missing"),
        ("RELAIS_MASTER_KEYS_FILE", "/nowhere/keys", "is given twice"),
        ("RELAIS_JOURNAL_KEY", None, "is missing"),
        ("RELAIS_JOURNAL_KEY_FILE", "/nowhere/keys", "is given twice"),
        ("RELAIS_JOURNAL_WITNESSES", "ftp://some-where", "is not mailto:"),
        ("RELAIS_EMAIL_HOST", None, "is missing"),
        ("RELAIS_EMAIL_PORT", "many-ports", "is not a whole number"),
        ("RELAIS_EMAIL_ENCRYPTION", "some-what", "is none of"),
        ("RELAIS_METRICS_TOKEN", "tiny-token", "is shorter than"),
        ("RELAIS_BEHIND_PROXY", "perhaps-so", "is neither true nor false"),
        ("RELAIS_TRUSTED_PROXIES", "0.0.0.0/0", "trusts any address"),
        ("RELAIS_TRUSTED_PROXIES", "my-proxy", "neither an address nor a network"),
        ("RELAIS_PROCONNECT_ISSUER", "https://agent.example.org", "go together"),
        ("RELAIS_PROCONNECT_ISSUER", "http://agent.example.org", "does not start with https://"),
        ("RELAIS_PROCONNECT_CLIENT_ID", "some-client", "go together"),
        ("RELAIS_SECRET_KEY_FILE", "/nowhere/secret", "cannot be read"),
    ],
)
def test_a_wrong_variable_is_named_and_its_value_is_not(start, name, value, reason):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**{name: value})
    assert name in str(refusal.value)
    assert reason in str(refusal.value)
    assert not value or value not in str(refusal.value)


def test_every_problem_is_listed_at_once():
    environment = Environment({"RELAIS_SECRET_KEY": "short"})
    environment.secret_key("RELAIS_SECRET_KEY")
    environment.hosts("RELAIS_ALLOWED_HOSTS")
    environment.database("DATABASE_URL", required=True)
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.refuse_if_wrong()
    for name in ("RELAIS_SECRET_KEY", "RELAIS_ALLOWED_HOSTS", "DATABASE_URL"):
        assert name in str(refusal.value)


def test_a_secret_may_come_from_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    environment = Environment({"RELAIS_EMAIL_PASSWORD_FILE": str(file)})
    assert environment.secret("RELAIS_EMAIL_PASSWORD") == "from the file"
    assert environment.problems == []


def test_the_sample_passes_the_review_of_django():
    reviewed = subprocess.run(  # noqa: S603 - this interpreter, a module of ours.
        [sys.executable, "-m", main.__module__], capture_output=True, text=True, check=False
    )
    assert "System check identified no issues" in reviewed.stdout, reviewed.stderr
