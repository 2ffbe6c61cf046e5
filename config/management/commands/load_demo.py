import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.cases import load_cases
from config.demo.charter import load_charter
from config.demo.exchanges import load_exchanges
from config.demo.people import ACCOUNTS, SYSTEM, load_people
from config.demo.year import load_year
from contacts_map.demo import load_demo as load_contacts


class Command(BaseCommand):
    help = (
        "Loads the demonstration: invented bodies, accounts, contact points and cases. "
        "May be run again: what was entered since is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--password",
            default=os.environ.get("RELAIS_DEMO_PASSWORD", ""),
            help="that of every account (default: RELAIS_DEMO_PASSWORD, else a random one)",
        )

        parser.add_argument(
            "--scale",
            type=int,
            default=0,
            metavar="CASES",
            help="also log that many cases in each department, spread over a year (takes minutes)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "RELAIS_DEMO", False):
            raise CommandError("these are not the settings of a demonstration: nothing is loaded")
        password = options["password"] or secrets.token_urlsafe(12)
        load_people(password=password)
        load_charter()
        load_contacts(actor=SYSTEM)
        cases = load_cases()
        load_exchanges()
        self.stdout.write(f"accounts: {len(ACCOUNTS)}; cases logged: {cases}")
        if options["scale"] > 0:
            year = load_year(per_department=options["scale"], progress=self.stdout.write)
            self.stdout.write(f"cases of a year: {year}")
        if not options["password"]:
            self.stdout.write(f"password of every account: {password}")
