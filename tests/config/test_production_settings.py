"""Production starts only with complete and strong variables, and names what is wrong."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import Environment
from tests.harness.production_check import SAMPLE, main

SHOW = (
    "import django.conf as c; s = c.settings; print(s.DEBUG, s.SESSION_COOKIE_NAME,"
    " s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0,"
    " getattr(s, 'SECURE_PROXY_SSL_HEADER', None))"
)


def start(*, code: str = SHOW, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Load the production settings in a process of their own, with the sample changed."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RELAIS_", "DATABASE_"))
    }
    wanted = {**inherited, **SAMPLE, **changes}
    return subprocess.run(  # noqa: S603 - this interpreter, code of ours.
        [sys.executable, "-c", code],
        env={name: value for name, value in wanted.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_complete_variables_start_it_closed_by_default():
    started = start()
    assert started.stdout.split() == ["False", "__Host-sessionid", "True", "True", "True", "None"]


def test_the_proxy_header_is_believed_only_when_asked():
    assert "HTTP_X_FORWARDED_PROTO" in start(RELAIS_BEHIND_PROXY="true").stdout


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
        ("RELAIS_EMAIL_HOST", None, "is missing"),
        ("RELAIS_EMAIL_PORT", "many-ports", "is not a whole number"),
        ("RELAIS_EMAIL_ENCRYPTION", "some-what", "is none of"),
        ("RELAIS_METRICS_TOKEN", "tiny-token", "is shorter than"),
        ("RELAIS_BEHIND_PROXY", "perhaps-so", "is neither true nor false"),
        ("RELAIS_SECRET_KEY_FILE", "/nowhere/secret", "cannot be read"),
    ],
)
def test_a_wrong_variable_is_named_and_its_value_is_not(name, value, reason):
    environment_of_the_case = {name: value}
    refused = start(code="import config.settings.prod", **environment_of_the_case)
    assert refused.returncode != 0
    last_lines = refused.stderr.rpartition("ImproperlyConfigured")[2]
    assert name in last_lines
    assert reason in last_lines
    assert not value or value not in last_lines


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
