"""What is said about a case, in three tiers."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role
from commissions.enums import Permission
from commissions.models import Body
from referrals.enums import Level
from referrals.thread.enums import Tier

# Nobody is told of a message before this time, and its author may take it back until then.
WITHDRAW_WITHIN = timedelta(minutes=10)


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor) -> "MessageQuerySet":
        """The messages that an actor may read; `permissions.can_view_message` says it of one."""
        local = models.Q(case__body_id__in=actor.bodies_with(Permission.VIEW_CASE)) | models.Q(
            case__reported_by_body_id__in=actor.bodies_with(Permission.REPORT_CASE)
        )
        national = models.Q(pk__in=[])
        if actor.bodies_with(Permission.REVIEW_ESCALATION):
            national = models.Q(case__escalated_at__isnull=False)
        visible = (
            models.Q(tier=Tier.BODY, body_id=actor.body_id) & (local | national)
            | models.Q(tier=Tier.SHARED) & local
            | models.Q(tier=Tier.SHARED, reaches_national_level=True) & national
            | models.Q(tier=Tier.RELAY, relay__level=Level.LOCAL) & local
            | models.Q(tier=Tier.RELAY, relay__level=Level.NATIONAL) & national
        )
        if actor.role == Role.MINISTRY:
            visible |= models.Q(tier=Tier.RELAY, relay__desk_id=actor.body_id)
        return self.filter(visible)

    def to_announce(self, now: datetime) -> "MessageQuerySet":
        """Those that can no longer be taken back, and of which nobody was told."""
        return self.filter(
            announced_at__isnull=True,
            withdrawn_at__isnull=True,
            written_at__lte=now - WITHDRAW_WITHIN,
        )


class Message(models.Model):
    """A message of the thread of a case, sealed with the key of the case.

    Its readers are fixed when it is written: what was said before an escalation does not go up
    with it. A message that is taken back leaves its row, without its text.
    """

    journal_name = "case.reference"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        "referrals.Case", verbose_name=_("case"), related_name="messages", on_delete=models.CASCADE
    )
    tier = models.CharField(_("readers"), max_length=10, choices=Tier)
    relay = models.ForeignKey(
        "referrals.Relay",
        verbose_name=_("relay"),
        related_name="messages",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    reaches_national_level = models.BooleanField(_("read by the national level"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        related_name="+",
        on_delete=models.PROTECT,
    )
    body = models.ForeignKey(
        Body, verbose_name=_("body"), related_name="+", on_delete=models.PROTECT
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    text_sealed = models.BinaryField(_("text"), null=True)
    mentions: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name=_("roles called upon"),
        default=list,
        blank=True,
    )
    written_at = models.DateTimeField(_("written at"), db_default=TransactionNow(), editable=False)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]
        indexes = [
            models.Index(fields=["case", "written_at"], name="message_of_case"),
            models.Index(
                fields=["written_at"],
                condition=models.Q(announced_at__isnull=True, withdrawn_at__isnull=True),
                name="message_to_announce",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tier=Tier.RELAY, relay__isnull=False)
                | (~models.Q(tier=Tier.RELAY) & models.Q(relay__isnull=True)),
                name="message_to_a_relay_names_it",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, text_sealed__isnull=False)
                | models.Q(withdrawn_at__isnull=False, text_sealed__isnull=True),
                name="message_has_a_text_until_taken_back",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(announced_at__isnull=True),
                name="message_taken_back_was_never_announced",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.written_at:%Y-%m-%d %H:%M}"

    @property
    def withdrawable_until(self) -> datetime:
        return self.written_at + WITHDRAW_WITHIN

    def may_be_withdrawn(self, now: datetime) -> bool:
        return (
            self.withdrawn_at is None
            and self.announced_at is None
            and now < self.withdrawable_until
        )


class ThreadReading(models.Model):
    """Until when a member has read the thread of a case: the read marks."""

    case = models.ForeignKey(
        "referrals.Case", verbose_name=_("case"), related_name="+", on_delete=models.CASCADE
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        related_name="+",
        on_delete=models.CASCADE,
    )
    body = models.ForeignKey(
        Body, verbose_name=_("body"), related_name="+", on_delete=models.CASCADE
    )
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member", "body"], name="one_read_mark_per_reader"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.read_at:%Y-%m-%d %H:%M}"
