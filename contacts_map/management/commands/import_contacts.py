from typing import Any

from django.core.management.base import BaseCommand

from audit.actors import Actor
from contacts_map import services


class Command(BaseCommand):
    help = (
        "Loads the national contact points from the file that comes with Relais, as drafts: each "
        "must be verified before it is published. An entry that is already there stays as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        result = services.import_national_contacts(actor=Actor.system("import_contacts"))
        self.stdout.write(f"{result.created} drafts created, {result.present} already there")
