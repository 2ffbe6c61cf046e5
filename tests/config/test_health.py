"""Probes get an answer without a log-in, and learn nothing about people or cases."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from config import health
from config.models import WorkerHeartbeat
from privacy.keyring import KeysNotConfiguredError

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating_worker() -> None:
    WorkerHeartbeat.objects.create(beat_at=timezone.now())


def raises(error: Exception):
    def fail(*args: object) -> bool:
        raise error

    return fail


def test_the_process_answers_without_the_database(client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.content == b"ok\n"


def test_ready_when_every_part_works(client: Client, beating_worker):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "keys": True, "worker": True}
    assert "no-store" in answer["Cache-Control"]


def test_not_ready_without_a_worker(client: Client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "keys": True, "worker": False}


def test_not_ready_when_the_worker_fell_silent(client: Client):
    WorkerHeartbeat.objects.create(beat_at=timezone.now() - timedelta(minutes=6))
    assert client.get("/readyz").json()["worker"] is False


@pytest.mark.parametrize(
    ("part", "check", "error"),
    [
        ("database", "database_answers", DatabaseError("host of somebody")),
        ("keys", "keys_load", KeysNotConfiguredError("path of somebody")),
    ],
)
def test_a_part_that_fails_is_named_without_its_reason(
    client: Client, beating_worker, monkeypatch, part, check, error
):
    monkeypatch.setattr(health, check, raises(error))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()[part] is False
    assert "somebody" not in answer.content.decode()


def test_metrics_are_numbers_about_the_installation(client: Client, beating_worker):
    answer = client.get("/metrics", REMOTE_ADDR="127.0.0.1")
    assert answer.status_code == 200
    names = {line.split()[0] for line in answer.content.decode().splitlines() if line[0] != "#"}
    assert names == {
        "relais_up",
        "relais_database_ready",
        "relais_keys_ready",
        "relais_worker_ready",
        "relais_worker_silence_seconds",
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"},
        {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer wrong"},
    ],
)
def test_metrics_are_refused_from_elsewhere(client: Client, settings, headers):
    settings.RELAIS_METRICS_TOKEN = "the-token"
    assert client.get("/metrics", **headers).status_code == 403


def test_metrics_are_open_to_the_token(client: Client, settings):
    settings.RELAIS_METRICS_TOKEN = "the-token"
    answer = client.get("/metrics", REMOTE_ADDR="192.0.2.7", HTTP_AUTHORIZATION="Bearer the-token")
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_only_read(client: Client, path):
    assert client.post(path).status_code == 405
