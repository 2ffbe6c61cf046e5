"""Who has a case in hand, at each level."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from referrals.enums import Level


class Assignment(models.Model):
    """One member per level. The journal keeps who had the case before."""

    journal_name = "case.reference"

    case = models.ForeignKey(
        "referrals.Case",
        verbose_name=_("case"),
        related_name="assignments",
        on_delete=models.CASCADE,
    )
    level = models.CharField(_("level"), max_length=10, choices=Level)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person in charge"),
        related_name="+",
        on_delete=models.PROTECT,
    )
    assigned_at = models.DateTimeField(_("in charge since"))

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["case", "level"], name="one_assignment_per_level")
        ]

    def __str__(self) -> str:
        return f"{self.case} ({self.level})"
