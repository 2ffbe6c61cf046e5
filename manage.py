#!/usr/bin/env python
"""Runs Django's commands and those of Relais; `manage.py help` lists them."""

import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from audit.actors import Actor
from audit.readers import reading_as
from config.embedded.account import NoAccountError, NotReachableError
from config.embedded.server import EmbeddedServerError
from config.local.database import database_available


def stop_in_order(number: int, _frame: FrameType | None) -> None:
    """A plain SIGTERM would leave the embedded database running behind us."""
    raise SystemExit(128 + number)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    signal.signal(signal.SIGTERM, stop_in_order)
    try:
        # Whoever may run a command on the server may read what the server reads. A request that
        # `runserver` answers reads as its own actor.
        with database_available(), reading_as(Actor.system("command")):
            execute_from_command_line(sys.argv)
    except (EmbeddedServerError, NoAccountError, NotReachableError) as error:
        sys.exit(f"Relais: {error}")


if __name__ == "__main__":
    main()
