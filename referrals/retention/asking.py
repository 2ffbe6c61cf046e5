"""Asking for a run: the worker does it, because a page must not wait for a thousand cases."""

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from audit.actors import Actor
from audit.services import record
from referrals.retention.running import require_may_run
from referrals.tasks import apply_retention


def ask_for_run(*, actor: Actor) -> bool:
    """Have the next minute's work carry out every end that has come. Returns False when a run
    awaits already; the journal says that it was asked for all the same.

    Raises RetentionForbidden.
    """
    require_may_run(actor)
    record(actor=actor, event="retention.requested", purpose="retention")
    try:
        # A refusal of the queue must not undo the line in the journal.
        with transaction.atomic():
            apply_retention.configure(task_kwargs={"timestamp": 0}).defer()
    except AlreadyEnqueued:
        return False
    return True
