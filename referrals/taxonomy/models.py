"""The words of the causes, versioned. Their codes are a closed list of the contract."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language, gettext_lazy as _

from referrals.enums import Cause


class CauseWordingQuerySet(models.QuerySet["CauseWording"]):
    def current(self) -> "CauseWordingQuerySet":
        return self.filter(is_current=True)

    def as_of(self, moment: datetime) -> "CauseWordingQuerySet":
        """The versions that a case logged at this moment keeps."""
        newer = CauseWording.objects.filter(
            code=models.OuterRef("code"), since__lte=moment, version__gt=models.OuterRef("version")
        )
        return self.filter(since__lte=moment).exclude(models.Exists(newer))


class CauseWording(models.Model):
    """One version of what a cause is called, and whether training can remove it."""

    code = models.CharField(_("code"), max_length=30, choices=Cause)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(_("current"), default=True)
    label_fr = models.CharField(_("label in French"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200)
    is_training_need = models.BooleanField(_("training can remove it"), default=False)
    since = models.DateTimeField(_("since"), db_default=Now())

    objects = CauseWordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a cause")
        verbose_name_plural = _("wordings of the causes")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_cause_version"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(is_current=True),
                name="one_current_version_per_cause",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_fr
