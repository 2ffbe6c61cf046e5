from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from audit.registry import unwatched_tables
from config import health
from config.database_roles import OWNER
from privacy.keyring import KeyringError
from privacy.proof import prove_texts


class Command(BaseCommand):
    help = (
        "Checks what production relies on: roles and rights, migrations, keys, the worker; opens "
        "every sealed text, and names the rows that do not open (--quick leaves this out)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help="Opens no text.")

    def handle(self, *args: Any, **options: Any) -> None:
        checks: dict[str, Callable[[], bool]] = {
            "the database answers": health.database_answers,
            "writes wait for the disk (synchronous_commit)": commits_are_synchronous,
            "the web role is no superuser and owns no table": web_role_owns_nothing,
            "nobody who logs in here changes the journal": journal_only_grows,
            "every table that the journal should watch is watched": lambda: not unwatched_tables(),
            "every migration is applied": migrations_are_applied,
            "the master keys and the halves of keys load": health.keys_load,
            "the worker did its round lately": health.worker_beats,
        }
        if not options["quick"]:
            checks["every sealed text opens, as the journal saw it written"] = self._texts_open
        failed = [name for name, check in checks.items() if not self._report(name, check)]
        if failed:
            raise CommandError(f"{len(failed)} of {len(checks)} checks failed.")

    def _texts_open(self) -> bool:
        proof = prove_texts()
        for fault in proof.faults:
            self.stderr.write(str(fault))
        self.stdout.write(f"     texts opened: {proof.opened}, rows shredded: {proof.destroyed}")
        return not proof.faults

    def _report(self, name: str, check: Callable[[], bool]) -> bool:
        reason = ""
        try:
            works = bool(check())
        except (DatabaseError, KeyringError) as error:
            works, reason = False, f" ({type(error).__name__})"
        mark = self.style.SUCCESS("yes") if works else self.style.ERROR("no ")
        self.stdout.write(f"{mark}  {name}{reason}")
        return works


def commits_are_synchronous() -> bool:
    return bool(_value("SHOW synchronous_commit") != "off")


def web_role_owns_nothing() -> bool:
    """The rights come from the current role, whatever login took it."""
    return bool(
        _value(
            "SELECT NOT rolsuper AND NOT rolbypassrls AND rolname <> %s AND NOT EXISTS ("
            " SELECT FROM pg_class WHERE relowner = pg_roles.oid"
            ") FROM pg_roles WHERE rolname = current_user",
            OWNER,
        )
    )


def journal_only_grows() -> bool:
    """The log-in counts as well as the role: one that may take the owner's place may do all."""
    return bool(
        _value(
            "SELECT NOT has_table_privilege('audit_entry', 'UPDATE, DELETE, TRUNCATE')"
            " AND NOT has_column_privilege('audit_entry', 'id', 'INSERT')"
            " AND NOT pg_has_role(session_user, %s, 'SET') AND count(*) = 3"
            " FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND tgenabled = 'A'",
            OWNER,
        )
    )


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connections["default"])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _value(query: str, *parameters: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        row = cursor.fetchone()
    return row[0] if row else None
