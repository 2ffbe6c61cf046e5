"""The outbox: mails without content leave it, come back on failure, and are given up at last.

At least once, never lost: a worker that dies between the server's yes and the commit sends the
mail again, with the same Message-ID, which lets the receiving side drop the second.
"""

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _, ngettext

from commissions.models import Seat
from referrals.models import Notification, OutgoingMail
from referrals.notifications.enums import Delivery, Event

# The wait after each failure; after the last one somebody must look (the dead letters).
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)


def prepare_mails(delivery: Delivery) -> int:
    """Put one mail in the outbox for each member who has something to be told."""
    with transaction.atomic():
        notices = (
            Notification.objects.to_mail(delivery)
            .order_by("member_id", "pk")
            .select_for_update(of=("self",), skip_locked=True)
        )
        count = 0
        for member_id, group in groupby(list(notices), key=lambda one: one.member_id):
            mail = OutgoingMail.objects.create(member_id=member_id, next_attempt_at=timezone.now())
            Notification.objects.filter(pk__in=[one.pk for one in group]).update(mail=mail)
            count += 1
        return count


def send_due(now: datetime) -> int:
    """Send what is due, one mail per transaction. Returns how many left."""
    sent = 0
    for mail_id in list(OutgoingMail.objects.due(now).values_list("pk", flat=True)):
        with transaction.atomic():
            mail = (
                OutgoingMail.objects.due(now)
                .filter(pk=mail_id)
                .select_related("member")
                .select_for_update(of=("self",), skip_locked=True)
                .first()
            )
            if mail is not None:
                sent += _send(mail, now)
    return sent


def _send(mail: OutgoingMail, now: datetime) -> int:
    notices = _still_to_tell(mail)
    if not notices:
        # Taken, closed or read since: there is nothing left to say.
        mail.cancelled_at = now
        mail.save(update_fields=["cancelled_at"])
        return 0
    mail.attempts += 1
    try:
        compose(mail, notices).send()
    except (smtplib.SMTPException, OSError) as error:
        _postpone(mail, error, now)
        return 0
    mail.sent_at, mail.last_error = now, ""
    mail.save(update_fields=["attempts", "sent_at", "last_error"])
    return 1


def _still_to_tell(mail: OutgoingMail) -> list[Notification]:
    seats = Seat.objects.open_on(timezone.localdate()).filter(
        member_id=mail.member_id, body_id=models.OuterRef("body_id")
    )
    return list(
        Notification.objects.current()
        .unread()
        .filter(models.Exists(seats), mail=mail)
        .select_related("case")
        .order_by("pk")
    )


def _postpone(mail: OutgoingMail, error: Exception, now: datetime) -> None:
    mail.last_error = type(error).__name__
    if mail.attempts > len(WAITS):
        mail.abandoned_at = now
    else:
        mail.next_attempt_at = now + WAITS[mail.attempts - 1]
    mail.save(update_fields=["attempts", "last_error", "abandoned_at", "next_attempt_at"])


def compose(mail: OutgoingMail, notices: Iterable[Notification]) -> EmailMessage:
    """References and reasons; one link, without parameters, to a page that asks to log in."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [_line(one) for one in notices]
        subject = ngettext(
            "Relais: something awaits you", "Relais: %(count)d things await you", len(lines)
        ) % {"count": len(lines)}
        body = "\n".join(
            [
                _("On Relais:"),
                "",
                *lines,
                "",
                _("Log in to know more: %(address)s")
                % {"address": f"{settings.RELAIS_BASE_URL}{reverse('notifications:list')}"},
                "",
                _("This mail says nothing of the cases. You choose in Relais when you get one."),
            ]
        )
    host = urlsplit(settings.RELAIS_BASE_URL).hostname or "localhost"
    return EmailMessage(
        subject=subject,
        body=body,
        to=[mail.member.email],
        headers={"Message-ID": f"<{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _line(notice: Notification) -> str:
    reason = str(Event(notice.event).label)
    if notice.case is None:
        return f"- {reason}"
    return _("- %(reference)s: %(reason)s") % {
        "reference": notice.case.reference,
        "reason": reason,
    }
