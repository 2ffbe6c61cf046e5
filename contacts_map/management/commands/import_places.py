from typing import Any

from django.core.management.base import BaseCommand

from contacts_map import services


class Command(BaseCommand):
    help = (
        "Loads the departments, communes and postcodes from the files that come with Relais. "
        "Running it again replaces the places and keeps everything else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        departments = services.import_departments()
        self.stdout.write(f"{departments.written} departments")
        places = services.import_places(progress=self.show_progress)
        self.stdout.write(f"\r{places.written} places")

    def show_progress(self, done: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} places", ending="")
            self.stdout.flush()
