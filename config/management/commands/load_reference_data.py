from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.actors import Actor
from contacts_map import services as contacts
from contacts_map.models import Place
from referrals.services import import_dysfunction_types, import_legal_steps


class Command(BaseCommand):
    help = (
        "Loads what is missing of the departments, the places, the national contact points (as "
        "drafts), the types of dysfunction and the legal steps."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replace-places",
            action="store_true",
            help="load the places again, after a new edition of the file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        departments = contacts.import_departments()
        self.stdout.write(f"{departments.written} departments")
        if options["replace_places"] or not Place.objects.exists():
            self.stdout.write(f"{contacts.import_places().written} places")
        points = contacts.import_national_contacts(actor=Actor.system("load_reference_data"))
        self.stdout.write(f"{points.created} national contact points created as drafts")
        self.stdout.write(f"{import_dysfunction_types()} types of dysfunction created")
        self.stdout.write(f"{import_legal_steps()} legal steps created")
