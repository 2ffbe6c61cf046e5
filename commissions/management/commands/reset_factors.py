"""For a member who lost the phone and the recovery codes: takes the second factors away."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from audit.actors import Actor
from commissions.access.recovery import remove_all_factors
from commissions.models import Member


class Command(BaseCommand):
    help = (
        "Removes every second factor of an account, ends its sessions and its API tokens, and "
        "tells its member by mail. Make sure of who asks: by voice, at a number that you know. "
        "The next log-in leads to a new factor."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="Address of the account.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would go.")

    def handle(self, *args: Any, **options: Any) -> None:
        member = Member.objects.filter(email=options["email"].strip().lower()).first()
        if member is None:
            raise CommandError(_("No account has this address."))
        count = remove_all_factors(
            actor=Actor.system("reset_factors"), member=member, is_dry_run=options["dry_run"]
        )
        self.stdout.write(
            _("%(count)s rows of second factors would go.") % {"count": count}
            if options["dry_run"]
            else _("%(count)s rows of second factors went.") % {"count": count}
        )
