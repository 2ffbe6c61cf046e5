import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.actors import Actor, Role
from contacts_map import services
from contacts_map.exchange.importing import (
    ImportRefusedError,
    import_table,
    try_import,
)
from contacts_map.exchange.report import Fate, Report
from contacts_map.exchange.spreadsheets import BadFileError, Table, read_table

SHOWN_FAULTS = 50
EACH = 100


class Command(BaseCommand):
    help = (
        "Without a file: loads the national contact points that come with Relais, as drafts; each "
        "must be verified before it is published, and an entry that is there stays as it is. With "
        "a file (CSV or XLSX, the columns of the directory's export): all its rows or none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen and write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None:
            self._national(is_dry=options["dry_run"])
        else:
            self._file(options["file"], is_dry=options["dry_run"])

    def _national(self, *, is_dry: bool) -> None:
        if is_dry:
            raise CommandError("--dry-run goes with a file")
        result = services.import_national_contacts(actor=Actor.system("import_contacts"))
        self.stdout.write(f"{result.created} drafts created, {result.present} already there")

    def _file(self, path: Path, *, is_dry: bool) -> None:
        # Who has the server's shell may change everything: the rights are the coordinator's, and
        # the journal names the command.
        actor = replace(Actor.system("import_contacts"), role=Role.COORDINATOR)
        run = try_import if is_dry else import_table
        try:
            table = read_table(path.read_bytes(), max_rows=None, max_bytes=None)
            self._say(run(actor=actor, table=table, progress=self._progress(table)))
        except (OSError, BadFileError) as error:
            raise CommandError(str(error)) from error
        except ImportRefusedError as error:
            self._say(error.report)
            raise CommandError("Nothing was imported.") from error

    def _progress(self, table: Table) -> Any:
        def show(done: int) -> None:
            if self.stderr.isatty() and (done % EACH == 0 or done == len(table.rows)):
                end = "\n" if done == len(table.rows) else "\r"
                sys.stderr.write(f"{done} of {len(table.rows)} rows{end}")

        return show

    def _say(self, report: Report) -> None:
        refused = [row for row in report.rows if row.fate is Fate.REFUSED]
        for row in refused[:SHOWN_FAULTS]:
            for fault in row.faults:
                self.stdout.write(f"line {row.number}: {fault.column} {fault.message}")
        if len(refused) > SHOWN_FAULTS:
            self.stdout.write(f"... and {len(refused) - SHOWN_FAULTS} more lines refused")
        self.stdout.write(", ".join(f"{n} {fate}" for fate, n in report.tally.items()))
