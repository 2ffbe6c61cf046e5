from typing import Any

from django.contrib.auth.management.commands.changepassword import Command as DjangoCommand

from audit.actors import Actor
from audit.services import acting_as


class Command(DjangoCommand):
    """Django's, with a name in the journal: without one the database refuses the change."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with acting_as(Actor.system("changepassword"), purpose="member.password"):
            return super().handle(*args, **options)
