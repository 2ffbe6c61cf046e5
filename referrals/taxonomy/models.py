"""The types of dysfunction and the words of the causes, in versions.

A case keeps the version that it was logged with. The codes of the causes are a closed list of the
contract.
"""

from datetime import datetime

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language, gettext_lazy as _

from referrals.enums import (
    AgeBand,
    Cause,
    ClockStart,
    DelayNature,
    DelayUnit,
    Exploitation,
    Family,
    NationalityGroup,
    ResponsibleBody,
    Urgency,
)
from referrals.fields import CODE_LENGTH, code_list

# Working days that a commission has to repair a failure, when the type says nothing else.
LOCAL_DELAY = 20


class DysfunctionTypeQuerySet(models.QuerySet["DysfunctionType"]):
    def current(self) -> "DysfunctionTypeQuerySet":
        return self.filter(is_current=True)


class DysfunctionType(models.Model):
    """One version of a type of dysfunction."""

    code = models.CharField(_("code"), max_length=20)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(_("current"), default=True)
    family = models.CharField(_("family"), max_length=10, choices=Family)
    label_fr = models.CharField(_("label in French"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200)
    clock_start = models.CharField(
        _("event that starts the delay"), max_length=CODE_LENGTH, choices=ClockStart, blank=True
    )
    delay = models.PositiveSmallIntegerField(_("delay"), null=True, blank=True)
    delay_unit = models.CharField(
        _("unit of the delay"), max_length=12, choices=DelayUnit, blank=True
    )
    delay_nature = models.CharField(_("nature of the delay"), max_length=10, choices=DelayNature)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    # The commission's own clock: it counts from the logging, whatever the law says of the right.
    local_delay = models.PositiveSmallIntegerField(
        _("working days to repair it locally"), default=LOCAL_DELAY
    )
    responsible_bodies = code_list(ResponsibleBody, _("bodies usually responsible"))
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    applies_age_band = code_list(AgeBand, _("age bands concerned"))
    applies_nationality_group = code_list(NationalityGroup, _("nationality groups concerned"))
    applies_exploitation = code_list(Exploitation, _("forms of exploitation concerned"))

    objects = DysfunctionTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("type of dysfunction")
        verbose_name_plural = _("types of dysfunction")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_type_version"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(is_current=True),
                name="one_current_version_per_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.label}"

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_fr


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

    code = models.CharField(_("code"), max_length=CODE_LENGTH, choices=Cause)
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
