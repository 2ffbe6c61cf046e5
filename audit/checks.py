"""Refuses to start without a usable signing key."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from audit.signing import SigningKeyError, signing_keys


def signing_key_can_be_loaded(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    try:
        signing_keys()
    except SigningKeyError as error:
        return [Error(str(error), id="audit.E001")]
    return []
