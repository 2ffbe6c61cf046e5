"""For the day when no administrator can be reached: deploy/runbook.md says who decides."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commissions.access.break_glass import (
    AlreadyOpen,
    NoAdministration,
    Reason,
    open_break_glass,
)


class Command(BaseCommand):
    help = (
        "Opens an administrator's account for one hour and shows its password once. The journal, "
        "oversight and the administrators are told at once. It gives no access to cases."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, choices=[one.value for one in Reason])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            member, password = open_break_glass(reason=Reason(options["reason"]))
        except AlreadyOpen:
            raise CommandError(_("An emergency account is open already.")) from None
        except NoAdministration:
            raise CommandError(_("No body of the administration is open.")) from None
        self.stdout.write(f"{member.email}\n{password}")
        self.stdout.write(_("This account opens the administration for one hour."))
