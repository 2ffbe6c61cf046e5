import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.signing import SigningKeyError, new_key_line, parse_private_line


class Command(BaseCommand):
    help = "Makes a key that signs the journal's checkpoints, in a new file or added to one."
    # It must run before there is any key.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the journal's name, such as relais.example.org/journal")
        parser.add_argument("file", type=Path, help="the file, readable by its owner only")
        parser.add_argument(
            "--add", action="store_true", help="add to an existing file, before a hand-over"
        )

    def handle(self, *args: Any, name: str, file: Path, add: bool, **options: Any) -> None:
        try:
            line = new_key_line(name)
            way = os.O_APPEND if add else os.O_CREAT | os.O_EXCL
            descriptor = os.open(file, os.O_WRONLY | os.O_CLOEXEC | way, 0o600)
        except SigningKeyError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        with open(descriptor, "w", encoding="utf-8") as opened:
            opened.write(f"{line}\n")
        self.stdout.write(str(parse_private_line(line).public))
