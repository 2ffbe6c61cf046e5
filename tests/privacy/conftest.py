"""Master keys of a test's own, and a row that keeps sealed texts without having a table."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from privacy import keyring
from privacy.models import ShreddableModel

Load = Callable[..., keyring.Keyring]

with isolate_apps("privacy"):

    class Letter(ShreddableModel):
        body_sealed = models.BinaryField(null=True)
        answer_sealed = models.BinaryField(null=True)

        class Meta:
            app_label = "privacy"
            db_table = "letter"

    class Page(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        body_sealed = models.BinaryField(null=True)

        class Meta:
            app_label = "privacy"
            db_table = "page"

        def __str__(self) -> str:
            return "page"


def stored(value: bytes | memoryview | None) -> bytes:
    """What a BinaryField holds, which must not be empty."""
    assert value is not None
    return bytes(value)


@pytest.fixture(autouse=True)
def fresh_keyring() -> Iterator[None]:
    keyring.forget()
    yield
    keyring.forget()


@pytest.fixture
def load(settings: Any) -> Load:
    """Makes these lines the master keys."""

    def load(*lines: str) -> keyring.Keyring:
        settings.RELAIS_MASTER_KEYS_FILE = ""
        settings.RELAIS_MASTER_KEYS = "\n".join(lines)
        keyring.forget()
        return keyring.keyring()

    return load
