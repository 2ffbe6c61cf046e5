"""Moves every data key under the current master key; the texts stay as they are."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacy.keyring import keyring
from privacy.models import KeyedModel
from privacy.rotation import rotate, rows_to_rewrap
from privacy.services import keyed_models


class Command(BaseCommand):
    help = (
        "Wraps every data key with the current master key (the first line of the master keys). "
        "Safe to interrupt and to run again while people work."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only counts the rows.")

    def handle(self, *args: Any, **options: Any) -> None:
        for model in keyed_models():
            waiting = rows_to_rewrap(model=model)
            self.stdout.write(
                _("%(table)s: data keys to wrap with “%(key)s”: %(count)s.")
                % {
                    "table": model._meta.db_table,
                    "count": waiting,
                    "key": keyring().current.id,
                }
            )
            if waiting and not options["dry_run"]:
                self._rotate(model, waiting)

    def _rotate(self, model: type[KeyedModel], waiting: int) -> None:
        done = 0
        unreadable: set[str] = set()
        for batch in rotate(model=model):
            done += batch.rewrapped
            unreadable.update(batch.unreadable)
            self.stdout.write(f"{model._meta.db_table}: {done}/{waiting}")
        left = rows_to_rewrap(model=model)
        if unreadable:
            raise CommandError(
                _(
                    "Data keys that could not be opened: %(count)s. "
                    "Add or check the master keys %(keys)s."
                )
                % {"count": left, "keys": ", ".join(sorted(unreadable))}
            )
        if left:
            # An edit that had read the row before may have brought the former wrapping back.
            raise CommandError(
                _("Data keys changed meanwhile: %(count)s. Run the command again.")
                % {"count": left}
            )
