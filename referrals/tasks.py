"""What the worker does for the cases. Procrastinate finds this module by its name."""

from django.utils import timezone
from procrastinate.contrib.django import app

from referrals.escalation.services import escalate_due_cases
from referrals.relays.reminders import remind_of_relays
from referrals.retention.running import WORKER, apply
from referrals.retention.warning import warn_owners


@app.periodic(cron="* * * * *")
@app.task(name="referrals.escalate_due_cases", queueing_lock="referrals.escalate_due_cases")
def escalate(timestamp: int) -> None:
    """Each minute: a critical case goes up at once, the others when their rule says so."""
    escalate_due_cases()


@app.periodic(cron="30 7 * * *")
@app.task(name="referrals.remind_of_relays", queueing_lock="referrals.remind_of_relays")
def remind(timestamp: int) -> None:
    """Each morning, before the services open."""
    remind_of_relays()


@app.periodic(cron="30 6 * * *")
@app.task(name="referrals.warn_of_retention", queueing_lock="referrals.warn_of_retention")
def warn_of_retention(timestamp: int) -> None:
    """Each morning, for what will be destroyed within fifteen days."""
    warn_owners(timezone.now())


@app.periodic(cron="30 2 * * *")
@app.task(name="referrals.apply_retention", queueing_lock="referrals.apply_retention")
def apply_retention(timestamp: int) -> None:
    """Each night. A case that fails is named in the technical log and tried again the next one."""
    apply(actor=WORKER)
