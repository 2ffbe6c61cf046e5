"""Refuses to start without usable master keys."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from privacy.keyring import KeyringError, keyring


def master_keys_can_be_loaded(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    try:
        keyring()
    except KeyringError as error:
        return [Error(str(error), id="privacy.E001")]
    return []
