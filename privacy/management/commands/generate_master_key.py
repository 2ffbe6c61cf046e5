"""Makes a master key: prints its line, or writes it into a new file that only its owner reads."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.keyring import KeyringError, generate_key_line

# The first lines say what the file is: an operator may find it years later.
HEADER = (
    "# Master keys of Relais: the first line encrypts, the others only read.\n"
    "# Keep a copy apart from the backups of the database: without it the texts are lost.\n"
)


class Command(BaseCommand):
    help = "Makes a master key and prints its line, or writes it into a new file."
    # It must run before there is any key, and the check of the keys would refuse.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--key-id", help="Identifier of the key (default: the month).")
        parser.add_argument("--file", help="Path of a new file, readable by its owner only.")

    def handle(self, *args: Any, **options: Any) -> None:
        key_id = options["key_id"] or f"{timezone.localdate():%Y-%m}"
        try:
            line = generate_key_line(key_id=key_id)
        except KeyringError as error:
            raise CommandError(str(error)) from error
        if options["file"] is None:
            self.stdout.write(line)
            return
        _write_new_file(path=options["file"], content=f"{HEADER}{line}\n")
        self.stdout.write(
            _("The master key “%(key)s” is in %(path)s.")
            % {"key": key_id, "path": options["file"]}
        )


def _write_new_file(*, path: str, content: str) -> None:
    try:
        # O_EXCL: an existing key is never overwritten, for its texts would be lost.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise CommandError(
            _("%(path)s exists already and is left as it is.") % {"path": path}
        ) from None
    except OSError as error:
        raise CommandError(
            _("%(path)s cannot be written: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None
    with open(descriptor, "w") as file:
        file.write(content)
