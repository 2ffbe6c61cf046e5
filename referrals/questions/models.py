"""What the national level asks of whoever holds a case, as questions with a due date."""

import uuid

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _


class InformationRequest(models.Model):
    """Questions asked together; they are answered together, or the request is withdrawn."""

    journal_name = "case.reference"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        "referrals.Case",
        verbose_name=_("case"),
        related_name="information_requests",
        on_delete=models.CASCADE,
    )
    due_on = models.DateField(_("due on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        related_name="+",
        on_delete=models.PROTECT,
    )
    asked_at = models.DateTimeField(_("asked at"), db_default=TransactionNow(), editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("information request")
        verbose_name_plural = _("information requests")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_information_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.due_on}"


class Question(models.Model):
    """One question and its answer, both sealed with the key of the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        InformationRequest,
        verbose_name=_("information request"),
        related_name="questions",
        on_delete=models.CASCADE,
    )
    position = models.PositiveSmallIntegerField(_("position"))
    question_sealed = models.BinaryField(_("question"))
    answer_sealed = models.BinaryField(_("answer"), null=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "position"], name="one_question_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} #{self.position}"
