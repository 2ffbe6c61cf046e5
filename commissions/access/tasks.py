"""What the worker does for the log-in: mails, and the clearing of what is over.

The arguments of a job are kept in a table: they are an identifier and a code.
"""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from commissions.access import mails, secrets
from commissions.access.limits import clear_old_attempts
from commissions.access.models import KnownDevice
from commissions.access.sessions import clear_closed_sessions
from commissions.models import Member

# A browser that a member has not used for so long is a new one.
DEVICE_KEPT_FOR = timedelta(days=365)
AGAIN = RetryStrategy(max_attempts=6, exponential_wait=4)


def tell(member: Member, alert: mails.Alert) -> None:
    """Warn a member by mail; the job belongs to the transaction of the act."""
    send_alert.defer(member_id=member.pk, alert=alert.value)


@app.task(name="access.send_alert", retry=AGAIN)
def send_alert(member_id: int, alert: str) -> None:
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is not None:
        mails.send_alert(member, mails.Alert(alert))


@app.task(name="access.send_reset_link", retry=AGAIN)
def send_reset_link(member_id: int) -> None:
    """Zero stands for an address without an account: the page does the same for both."""
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is not None and member.has_usable_password():
        mails.send_reset_link(member)


@app.periodic(cron="30 3 * * *")
@app.task(name="access.clear", queueing_lock="access.clear")
def clear(timestamp: int) -> None:
    """Counts of attempts, rows of closed sessions, browsers not seen for a year, secrets that no
    factor names: none of them opens anything any more."""
    clear_old_attempts()
    clear_closed_sessions()
    KnownDevice.objects.filter(seen_at__lt=timezone.now() - DEVICE_KEPT_FOR).delete()
    secrets.clear_unused()
