"""What the end of a case does to the answers that are still awaited."""

from datetime import datetime

from django.db.models import Q

from audit.actors import Actor
from audit.readers import reading_as
from referrals.enums import CaseState, Level, RelayStatus
from referrals.models import Case, Relay
from referrals.workflow import ENDED_STATES

# A case that the national level ends ends the local relays too, which that level does not see.
SETTLER = Actor.system("relays")


def withdraw_relays(case: Case, *, now: datetime) -> None:
    """Nobody is asked any more once a case has ended; a ministry neither, once the national level
    has its answer or has sent the case back."""
    if case.state in ENDED_STATES:
        concerned = Q()
    elif case.state in (CaseState.ANSWERED, CaseState.RETURNED):
        concerned = Q(level=Level.NATIONAL)
    else:
        return
    with reading_as(SETTLER):
        for relay in Relay.objects.pending().filter(concerned, case=case):
            relay.status, relay.settled_at = RelayStatus.WITHDRAWN, now
            relay.save(update_fields=["status", "settled_at"])
