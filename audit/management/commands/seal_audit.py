from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.sealing import SealingDelayed, seal
from audit.signing import SigningKeyError
from audit.trail import TrailBroken
from audit.witnesses import push_to_witnesses


class Command(BaseCommand):
    help = "Seals the journal now: new entries become leaves, a checkpoint is signed and sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep-here", action="store_true", help="send it to no witness")

    def handle(self, *args: Any, keep_here: bool, **options: Any) -> None:
        try:
            sealed = seal()
        except SealingDelayed:
            raise CommandError("Writers are still at work; the next round will seal.") from None
        except (SigningKeyError, TrailBroken) as error:
            raise CommandError(str(error)) from None
        self.stderr.write(f"{sealed.entries} entries sealed.")
        self.stdout.write(sealed.checkpoint.note, ending="")
        for delivery in [] if keep_here else push_to_witnesses():
            self.stderr.write(f"{delivery.outcome}: {delivery.witness}")
