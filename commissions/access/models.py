from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.models import KeyedModel


class AttemptCount(models.Model):
    """How often an account or an address tried to log in lately; `key` is a digest of either."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class FactorSecret(KeyedModel):
    """The secret of a second factor, sealed; allauth's own row only keeps its identifier."""

    secret_sealed = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("secret of a second factor")

    def __str__(self) -> str:
        return str(self.pk)


class OpenSession(models.Model):
    """A session of a member, for the list from which it may end the others. Where it comes from
    is not kept: the kind of browser is enough to recognise it."""

    member = models.ForeignKey(
        "commissions.Member",
        verbose_name=_("member"),
        related_name="open_sessions",
        on_delete=models.PROTECT,
    )
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(_("browser"), max_length=60)
    opened_at = models.DateTimeField(_("since"), default=timezone.now)

    def __str__(self) -> str:
        return f"{self.browser} {self.opened_at:%Y-%m-%d %H:%M}"


class KnownDevice(models.Model):
    """A browser in which a member has logged in: `digest` is that of a random cookie."""

    member = models.ForeignKey(
        "commissions.Member",
        verbose_name=_("member"),
        related_name="known_devices",
        on_delete=models.PROTECT,
    )
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "digest"], name="one_row_per_known_device")
        ]

    def __str__(self) -> str:
        return f"{self.seen_at:%Y-%m-%d}"
