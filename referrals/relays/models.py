"""The referral proper: a case sent to a contact point or to a ministry desk."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role
from commissions.enums import Permission
from commissions.models import Body
from contacts_map.models import ContactPoint
from referrals.enums import Level, Means, RelayStatus

PENDING = frozenset({RelayStatus.SENT, RelayStatus.ACCEPTED})


class RelayQuerySet(models.QuerySet["Relay"]):
    def visible_to(self, actor: Actor) -> "RelayQuerySet":
        """The relays that an actor may open; `permissions.can_view_relay` says the same of one.

        A desk sees those addressed to it, the national coordination those of its level, the
        commission and the association that reported the case both levels' (the national one
        without its texts). Nobody else sees any.
        """
        if actor.role == Role.MINISTRY:
            return self.filter(desk_id=actor.body_id)
        own = models.Q(case__body_id__in=actor.bodies_with(Permission.VIEW_CASE))
        reported = models.Q(
            case__reported_by_body_id__in=actor.bodies_with(Permission.REPORT_CASE)
        )
        visible = own | reported
        if actor.bodies_with(Permission.REVIEW_ESCALATION):
            visible |= models.Q(level=Level.NATIONAL)
        return self.filter(visible)

    def pending(self) -> "RelayQuerySet":
        """Those whose answer is still awaited."""
        return self.filter(status__in=sorted(PENDING))

    def to_remind(self, until: date) -> "RelayQuerySet":
        """Awaited answers that are due by a day and that nobody was reminded of."""
        return self.pending().filter(due_on__lte=until, reminded_at__isnull=True)


class Relay(models.Model):
    """A case sent to somebody who can repair the failure: what is asked, by when, what came of it.

    The texts are sealed with the key of the case.
    """

    journal_name = "case.reference"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        "referrals.Case", verbose_name=_("case"), related_name="relays", on_delete=models.CASCADE
    )
    level = models.CharField(_("level"), max_length=10, choices=Level)
    desk = models.ForeignKey(
        Body,
        verbose_name=_("ministry desk"),
        related_name="relays",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    contact_point = models.ForeignKey(
        ContactPoint,
        verbose_name=_("contact point"),
        related_name="+",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    means = models.CharField(_("how it was approached"), max_length=10, choices=Means, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=RelayStatus, default=RelayStatus.SENT
    )
    request_sealed = models.BinaryField(_("what is asked"))
    answer_sealed = models.BinaryField(_("answer"), null=True)
    due_on = models.DateField(_("due on"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        related_name="+",
        on_delete=models.PROTECT,
    )
    body_name = models.CharField(_("body"), max_length=200)
    created_at = models.DateTimeField(_("sent at"), db_default=TransactionNow(), editable=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    objects = RelayQuerySet.as_manager()

    class Meta:
        verbose_name = _("relay")
        verbose_name_plural = _("relays")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["desk", "status", "due_on"], name="relay_of_desk"),
            models.Index(
                fields=["due_on"],
                condition=models.Q(status__in=sorted(PENDING), reminded_at__isnull=True),
                name="relay_to_remind",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(desk__isnull=True) ^ models.Q(contact_point__isnull=True),
                name="relay_has_one_addressee",
            ),
            models.CheckConstraint(
                condition=models.Q(level=Level.NATIONAL) | models.Q(desk__isnull=True),
                name="desk_is_of_the_national_level",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(PENDING), settled_at__isnull=True)
                | (~models.Q(status__in=sorted(PENDING)) & models.Q(settled_at__isnull=False)),
                name="settled_relay_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.addressee}"

    @property
    def addressee(self) -> str:
        return str(self.desk or self.contact_point)

    @property
    def is_pending(self) -> bool:
        return self.status in PENDING

    def is_overdue(self, today: date) -> bool:
        return self.is_pending and self.due_on < today
