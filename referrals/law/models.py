"""What the law opens after a silence, a refusal or a removal measure."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language, gettext_lazy as _

from referrals.enums import DelayUnit, LegalEvent


class LegalStepQuerySet(models.QuerySet["LegalStep"]):
    def current(self) -> "LegalStepQuerySet":
        return self.filter(is_current=True)


class LegalStep(models.Model):
    """One version of a legal step: what may be done, within which delay, by which text.

    Legal references change: they are data, with their source, never code.
    """

    code = models.CharField(_("code"), max_length=20)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(_("current"), default=True)
    event = models.CharField(_("event"), max_length=10, choices=LegalEvent)
    types = ArrayField(
        models.CharField(max_length=20), verbose_name=_("types of dysfunction concerned")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    # The others count from the step before them, whose day Relais does not know.
    counts_from_event = models.BooleanField(_("counts from the event"), default=True)
    label_fr = models.CharField(_("label in French"), max_length=300)
    label_en = models.CharField(_("label in English"), max_length=300)
    delay = models.PositiveSmallIntegerField(_("delay"))
    delay_unit = models.CharField(_("unit of the delay"), max_length=12, choices=DelayUnit)
    legal_basis = models.CharField(_("legal basis"), max_length=200)

    objects = LegalStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal step")
        verbose_name_plural = _("legal steps")
        ordering = ["event", "position"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_step_version"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(is_current=True),
                name="one_current_version_per_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.label}"

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_fr
