"""What the worker does for the cases. Procrastinate finds this module by its name."""

from procrastinate.contrib.django import app

from referrals.escalation.services import escalate_due_cases
from referrals.relays.reminders import remind_of_relays


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
