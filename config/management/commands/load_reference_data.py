from typing import Any

from django.core.management.base import BaseCommand

from contacts_map.services.reference import import_departments, import_places
from referrals.services import import_dysfunction_types


class Command(BaseCommand):
    help = "Loads the departments, the places and the types of dysfunction; may be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        departments = import_departments()
        places = import_places()
        types = import_dysfunction_types()
        self.stdout.write(f"departments: {departments}")
        self.stdout.write(f"places: {places}")
        self.stdout.write(f"types of dysfunction created: {types}")
