"""Notices on the site, and the mails that wait to leave."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from commissions.enums import BodyKind
from commissions.models import Body
from referrals.assignments.models import Assignment
from referrals.enums import Level
from referrals.leaving.models import SecondReading
from referrals.notifications.enums import WORK_EVENTS, Delivery, Event
from referrals.relays.models import Relay
from referrals.workflow import OPEN_STATES


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, actor: Actor) -> "NotificationQuerySet":
        """A member's own, for the body through which it acts now."""
        if actor.member_id is None or actor.body_id is None:
            return self.none()
        return self.filter(member_id=actor.member_id, body_id=actor.body_id)

    def current(self) -> "NotificationQuerySet":
        """Those that still mean something: they stop when the case is taken, moves on or ends.

        It is computed, not written: no path that moves a case can forget to stop them.
        """
        waits = models.Q(case__state_since__lte=models.F("created_at")) & ~_is_taken_by_another()
        is_open = models.Q(case__state__in=sorted(OPEN_STATES))
        awaited = Relay.objects.pending().filter(
            case_id=models.OuterRef("case_id"), desk_id=models.OuterRef("body_id")
        )
        unread = SecondReading.objects.pending().filter(case_id=models.OuterRef("case_id"))
        return self.filter(
            models.Q(case__isnull=True)
            | models.Q(event__in=[Event.ENDED, Event.RETENTION])
            | is_open & (~models.Q(event__in=sorted(WORK_EVENTS)) | waits),
            ~models.Q(event=Event.RELAY) | models.Exists(awaited),
            ~models.Q(event=Event.READING) | models.Exists(unread),
        )

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)

    def to_mail(self, delivery: str) -> "NotificationQuerySet":
        """Unread ones that no mail speaks of yet, for members who chose this delivery."""
        chosen = models.Q(member__mail_choice__delivery=delivery)
        if delivery == Delivery.IMMEDIATE:
            chosen |= models.Q(member__mail_choice__isnull=True)
        return self.current().unread().filter(chosen, mail__isnull=True)


def _is_taken_by_another() -> models.Q:
    """Somebody else of the same level put the case in their own hands since."""
    taken = Assignment.objects.filter(
        case_id=models.OuterRef("case_id"), assigned_at__gte=models.OuterRef("created_at")
    ).exclude(member_id=models.OuterRef("member_id"))
    national = models.Q(body__kind=BodyKind.NATIONAL)
    return (national & models.Exists(taken.filter(level=Level.NATIONAL))) | (
        ~national & models.Exists(taken.filter(level=Level.LOCAL))
    )


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> "OutgoingMailQuerySet":
        return self.filter(
            sent_at__isnull=True, cancelled_at__isnull=True, abandoned_at__isnull=True
        )

    def due(self, now: datetime) -> "OutgoingMailQuerySet":
        return self.waiting().filter(next_attempt_at__lte=now)

    def abandoned(self) -> "OutgoingMailQuerySet":
        return self.filter(abandoned_at__isnull=False)


class OutgoingMail(models.Model):
    """The outbox: a mail to write and send. Its text is made when it leaves, and kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        related_name="+",
        on_delete=models.CASCADE,
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"))
    # The kind of error, never the server's words: they may repeat an address.
    last_error = models.CharField(_("last error"), max_length=60, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    abandoned_at = models.DateTimeField(_("given up at"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(
                    sent_at__isnull=True, cancelled_at__isnull=True, abandoned_at__isnull=True
                ),
                name="mail_to_send",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Notification(models.Model):
    """One member is told once that something happened: the reference and the reason, no more."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        related_name="notifications",
        on_delete=models.CASCADE,
    )
    body = models.ForeignKey(
        Body, verbose_name=_("body"), related_name="+", on_delete=models.CASCADE
    )
    case = models.ForeignKey(
        "referrals.Case",
        verbose_name=_("case"),
        related_name="notifications",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    event = models.CharField(_("reason"), max_length=30, choices=Event)
    # What happened, so that nobody is told of it twice: a move, a message, a deadline.
    occasion = models.CharField(_("occasion"), max_length=100)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mail = models.ForeignKey(
        OutgoingMail,
        verbose_name=_("outgoing mail"),
        related_name="notifications",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="notification_of_member"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(mail__isnull=True, read_at__isnull=True),
                name="notification_to_mail",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "body", "event", "occasion"], name="told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.occasion}"

    @property
    def opens_thread(self) -> bool:
        """A ministry desk sees the thread of its relay, and not the case."""
        return self.event in (Event.MESSAGE, Event.MENTION, Event.RELAY)


class MailChoice(models.Model):
    """What a member chose; without a row, mails leave at once."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        related_name="mail_choice",
        on_delete=models.CASCADE,
    )
    delivery = models.CharField(
        _("delivery"), max_length=10, choices=Delivery, default=Delivery.IMMEDIATE
    )

    class Meta:
        verbose_name = _("choice of mails")
        verbose_name_plural = _("choices of mails")

    def __str__(self) -> str:
        return self.get_delivery_display()


class AnnouncedMove(models.Model):
    """A move of which its readers were told. One row, in one transaction with the notices: a
    worker that dies in between leaves neither, and two workers cannot both write it."""

    move = models.OneToOneField(
        "referrals.Move",
        verbose_name=_("move"),
        related_name="announcement",
        on_delete=models.CASCADE,
        primary_key=True,
    )
    announced_at = models.DateTimeField(_("announced at"), auto_now_add=True)

    class Meta:
        verbose_name = _("announced move")
        verbose_name_plural = _("announced moves")

    def __str__(self) -> str:
        return str(self.move_id)
