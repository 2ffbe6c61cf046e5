"""What keeps the directory right: links of confirmation and reports of wrong entries."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts_map.upkeep.enums import ReportAnswer, ReportReason

LINK_VALID_FOR = timedelta(days=30)


class ConfirmationLink(models.Model):
    """A link sent to the service itself. The row makes it single-use; its secret is not kept:
    the signature of the address proves that Relais made it."""

    contact_point = models.ForeignKey(
        "contacts_map.ContactPoint",
        verbose_name=_("contact point"),
        related_name="confirmation_links",
        on_delete=models.CASCADE,
    )
    sent_at = models.DateTimeField(_("sent on"), default=timezone.now)
    used_at = models.DateTimeField(_("used on"), null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation link")
        verbose_name_plural = _("confirmation links")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["contact_point", "-sent_at"], name="latest_link")]

    def __str__(self) -> str:
        return f"{self.contact_point_id} – {self.sent_at:%Y-%m-%d}"


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.filter(answered_at__isnull=True)


class Report(models.Model):
    """Somebody says that an entry is wrong, in a code; who keeps the entry answers in a code.

    Without a reporter, the service itself said so through its link.
    """

    contact_point = models.ForeignKey(
        "contacts_map.ContactPoint",
        verbose_name=_("contact point"),
        related_name="reports",
        on_delete=models.PROTECT,
    )
    reason = models.CharField(_("reason of the report"), max_length=16, choices=ReportReason)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reported by"),
        related_name="+",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    reported_at = models.DateTimeField(_("reported on"), default=timezone.now)
    answer = models.CharField(_("answer given"), max_length=16, choices=ReportAnswer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        related_name="+",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a wrong entry")
        verbose_name_plural = _("reports of wrong entries")
        ordering = ["reported_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (models.Q(answer__gt="") & models.Q(answered_at__isnull=False)),
                name="report_answered_with_a_date",
            ),
            # Repeating a report adds nothing; a new one may follow the answer.
            models.UniqueConstraint(
                fields=["contact_point", "reported_by"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_report_per_member",
            ),
        ]
        indexes = [
            models.Index(
                fields=["contact_point"],
                condition=models.Q(answered_at__isnull=True),
                name="open_report",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact_point_id} – {self.reason}"
