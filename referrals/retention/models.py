"""What stops the end of a period, and what is left after it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from referrals.retention.enums import HoldReason


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def open(self) -> "LegalHoldQuerySet":
        return self.filter(lifted_at__isnull=True)


class LegalHold(models.Model):
    """Nothing of the case is destroyed until it is lifted."""

    journal_name = "case.reference"

    case = models.ForeignKey(
        "referrals.Case", verbose_name=_("case"), related_name="holds", on_delete=models.CASCADE
    )
    reason = models.CharField(_("reason"), max_length=20, choices=HoldReason)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("placed by"),
        related_name="+",
        on_delete=models.PROTECT,
    )
    # Its number, because a body may be renamed. Null for an old hold whose body is not known any
    # more: oversight lifts it.
    body = models.ForeignKey(
        "commissions.Body",
        verbose_name=_("body"),
        related_name="+",
        on_delete=models.PROTECT,
        null=True,
    )
    body_name = models.CharField(_("name of the body"), max_length=200)
    placed_at = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["placed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_hold_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.reason}"


class ErasedCount(models.Model):
    """How many failures were logged in a department and a quarter, by type and outcome, in cases
    that were erased since. `type_code` is empty on the row that counts the cases themselves.

    For internal use: a figure leaves only through the statistics, which hide the small ones.
    """

    department_code = models.CharField(_("department"), max_length=3)
    # The first day of the quarter.
    quarter = models.DateField(_("quarter of logging"))
    type_code = models.CharField(_("type"), max_length=20, blank=True)
    outcome = models.CharField(_("outcome"), max_length=30, blank=True)
    right_obtained = models.CharField(_("right obtained"), max_length=30, blank=True)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("count of erased cases")
        verbose_name_plural = _("counts of erased cases")
        constraints = [
            models.UniqueConstraint(
                fields=["department_code", "quarter", "type_code", "outcome", "right_obtained"],
                name="one_count_of_erased_cases",
            )
        ]

    def __str__(self) -> str:
        return f"{self.department_code} {self.quarter} {self.type_code} {self.outcome}"
