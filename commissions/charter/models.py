from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Charter(models.Model):
    """One version of the rules that every member accepts. A published version never changes:
    what was accepted can be read again."""

    journal_name = "number"

    number = models.PositiveIntegerField(_("version"), unique=True)
    text = models.TextField(_("text"))
    published_at = models.DateTimeField(_("published on"), default=timezone.now)

    class Meta:
        verbose_name = _("charter")
        verbose_name_plural = _("charters")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class CharterAcceptance(models.Model):
    """A member accepted a version."""

    journal_name = "id"

    member = models.ForeignKey(
        "commissions.Member",
        verbose_name=_("member"),
        related_name="charters_accepted",
        on_delete=models.PROTECT,
    )
    charter = models.ForeignKey(
        Charter, verbose_name=_("charter"), related_name="acceptances", on_delete=models.PROTECT
    )
    accepted_at = models.DateTimeField(_("accepted on"), default=timezone.now)

    class Meta:
        verbose_name = _("acceptance of the charter")
        verbose_name_plural = _("acceptances of the charter")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "charter"], name="a_charter_is_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.charter} {self.accepted_at:%Y-%m-%d}"
