"""What a case says of itself when it leaves the commission, and who read it before."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from commissions.enums import Permission
from referrals.leaving.enums import Reading, ReadingStatus

if TYPE_CHECKING:
    from referrals.models import Case

FIELD_NAME_LENGTH = 30


class LeavingModel(models.Model):
    """The columns of a case that decide what the national level may read of it."""

    # The fields of the profile that it gets in general form. Null before the first escalation,
    # and then everything is general: what nobody measured is not shown.
    generalised_fields: "ArrayField[list[str] | None, list[str] | None]" = ArrayField(
        models.CharField(max_length=FIELD_NAME_LENGTH),
        verbose_name=_("fields generalised for the national level"),
        null=True,
        blank=True,
        editable=False,
    )
    # Empty as long as no summary went up.
    summary_reading = models.CharField(
        _("reading of the summary"),
        max_length=20,
        choices=Reading,
        blank=True,
        default="",
        editable=False,
    )

    class Meta:
        abstract = True


class SecondReadingQuerySet(models.QuerySet["SecondReading"]):
    def visible_to(self, actor: Actor) -> "SecondReadingQuerySet":
        """Those of the commissions where the actor sits: the text has not left yet."""
        bodies = actor.bodies_with(Permission.VIEW_CASE)
        return self.filter(case__body_id__in=bodies).select_related("case")

    def pending(self) -> "SecondReadingQuerySet":
        return self.filter(status=ReadingStatus.PENDING)

    def replace_pending(self) -> None:
        """A summary that awaits its reader is of no use once another one leaves or awaits."""
        self.pending().update(status=ReadingStatus.REPLACED, settled_at=timezone.now())


class SecondReading(models.Model):
    """A summary that awaits its second reader, sealed with the key of its case."""

    journal_name = "case.reference"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case: "models.ForeignKey[Case, Case]" = models.ForeignKey(
        "referrals.Case",
        verbose_name=_("case"),
        related_name="second_readings",
        on_delete=models.CASCADE,
    )
    status = models.CharField(
        _("status"), max_length=12, choices=ReadingStatus, default=ReadingStatus.PENDING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        related_name="+",
        on_delete=models.PROTECT,
    )
    asked_at = models.DateTimeField(_("asked at"), db_default=TransactionNow(), editable=False)
    summary_sealed = models.BinaryField(_("summary"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("read by"),
        related_name="+",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    # Why the reader sent the text back.
    reason_sealed = models.BinaryField(_("reason"), null=True)

    objects = SecondReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("second reading")
        verbose_name_plural = _("second readings")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(status=ReadingStatus.PENDING),
                name="one_pending_reading_per_case",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.status}"
