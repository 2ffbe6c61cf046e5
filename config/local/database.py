"""The database of a command run by hand: a server of one's own, or the embedded one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.embedded.places import DEVELOPMENT

DEVELOPMENT_SETTINGS = "config.settings.dev"


def uses_embedded_server() -> bool:
    return (
        os.environ.get("DJANGO_SETTINGS_MODULE") == DEVELOPMENT_SETTINGS
        and not os.environ.get("DATABASE_URL")
    )  # fmt: skip


@contextmanager
def database_available() -> Iterator[None]:
    """Start the embedded server for the time of a command, unless the command has another."""
    if not uses_embedded_server():
        yield
        return
    with DEVELOPMENT.running():
        yield
