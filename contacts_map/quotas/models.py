from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HIGHEST = 500


class RevealQuota(models.Model):
    """How many entries an account may have shown in a day, from a moment on. The last row holds;
    without any, the setting RELAIS_REVEAL_QUOTA does."""

    journal_name = "id"

    per_day = models.PositiveIntegerField(
        _("entries per day"), validators=[MaxValueValidator(HIGHEST)]
    )
    set_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("quota of the directory")
        verbose_name_plural = _("quotas of the directory")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.per_day)
