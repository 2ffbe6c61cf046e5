"""Refuses to start without usable master keys and without the halves of the cases' keys."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from privacy import shares
from privacy.keyring import KeyringError, keyring


def master_keys_can_be_loaded(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    try:
        keyring()
    except KeyringError as error:
        return [Error(str(error), id="privacy.E001")]
    return []


def key_shares_can_be_used(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    try:
        shares.directory()
    except KeyringError as error:
        return [Error(str(error), id="privacy.E002")]
    return []
