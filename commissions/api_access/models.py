import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commissions.api_access.scopes import Scope


class TokenGrantQuerySet(models.QuerySet["TokenGrant"]):
    def alive(self) -> "TokenGrantQuerySet":
        """Those that still open something."""
        now, today = timezone.now(), timezone.localdate()
        in_time = models.Q(token__expiry__isnull=True) | models.Q(token__expiry__gt=now)
        # An emergency account ends by itself, before anybody blocks it.
        held = models.Q(token__user__expires_at__isnull=True) | models.Q(
            token__user__expires_at__gt=now
        )
        seated = models.Q(seat__isnull=True) | (
            models.Q(seat__starts_on__lte=today, seat__body__is_active=True)
            & (models.Q(seat__ends_on__isnull=True) | models.Q(seat__ends_on__gte=today))
        )
        return self.filter(in_time, held, seated, token__user__is_active=True)


class TokenGrant(models.Model):
    """What an API token opens. A token without such a row opens nothing.

    The token of a program names it and is bound to a seat: it ends with that seat.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.OneToOneField("knox.AuthToken", related_name="grant", on_delete=models.CASCADE)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), verbose_name=_("scopes"), default=list
    )
    seat = models.ForeignKey(
        "commissions.Seat",
        verbose_name=_("seat"),
        related_name="token_grants",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    name = models.CharField(_("name of the program"), max_length=60, blank=True)
    used_on = models.DateField(_("last used"), null=True, blank=True)

    objects = TokenGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seat__isnull=True, name="")
                | (models.Q(seat__isnull=False) & ~models.Q(name="")),
                name="program_has_name_and_seat",
            )
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """Enough to recognise it in the list and in the journal; it opens nothing."""
        return self.id.hex[:8]

    @property
    def is_of_program(self) -> bool:
        return self.seat_id is not None

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(code).label) for code in self.scopes]
