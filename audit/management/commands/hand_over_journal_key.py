from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.keys import HandOverRefused, hand_over
from audit.sealing import SealingDelayed
from audit.signing import SigningKeyError
from audit.trail import TrailBroken


class Command(BaseCommand):
    help = (
        "Hands the journal's signature over to the second key of RELAIS_JOURNAL_KEY_FILE; both "
        "sign it. Add the key first (generate_journal_key --add), remove the old one afterwards."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = hand_over()
        except SealingDelayed:
            raise CommandError("Writers are still at work; try again.") from None
        except (HandOverRefused, SigningKeyError, TrailBroken) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(made.note, ending="")
