"""What the worker does for the notifications. Each step may be run again at any time."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from referrals.models import Notification, OutgoingMail
from referrals.notifications.announcing import (
    announce_messages,
    announce_moves,
    announce_readings,
    announce_relays,
    remind,
)
from referrals.notifications.enums import Delivery
from referrals.notifications.mailing import prepare_mails, send_due

# Notices are kept this long, read or not.
KEPT_FOR = timedelta(days=30)


@app.periodic(cron="* * * * *")
@app.task(name="notifications.tell", queueing_lock="notifications.tell")
def tell(timestamp: int) -> None:
    """Messages and moves of the last minutes, and the mails of those who want them at once."""
    now = timezone.now()
    announce_messages(now)
    announce_moves(now)
    announce_relays(now)
    announce_readings(now)
    prepare_mails(Delivery.IMMEDIATE)
    send_due(now)


@app.periodic(cron="0 7 * * *")
@app.task(name="notifications.remind", queueing_lock="notifications.remind")
def tell_deadlines(timestamp: int) -> None:
    remind(timezone.now())


@app.periodic(cron="30 7 * * *")
@app.task(name="notifications.digest", queueing_lock="notifications.digest")
def send_digests(timestamp: int) -> None:
    prepare_mails(Delivery.DAILY)


@app.periodic(cron="45 3 * * *")
@app.task(name="notifications.clear", queueing_lock="notifications.clear")
def clear_old(timestamp: int) -> None:
    limit = timezone.now() - KEPT_FOR
    Notification.objects.filter(created_at__lt=limit).delete()
    OutgoingMail.objects.filter(created_at__lt=limit).delete()
