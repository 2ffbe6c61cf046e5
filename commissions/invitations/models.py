from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Role

VALID_FOR = timedelta(days=7)
# The roles that reach every department: two different people give them.
FOUR_EYES = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.OVERSIGHT})


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        """Neither used nor withdrawn; some are too old."""
        return self.filter(used_at=None, withdrawn_at=None)

    def open(self) -> "InvitationQuerySet":
        """Those that wait, are not too old, and whose seat is not over before it begins."""
        since, today = timezone.now() - VALID_FOR, timezone.localdate()
        return self.waiting().filter(created_at__gt=since).exclude(ends_on__lt=today)

    def usable(self) -> "InvitationQuerySet":
        """Those whose link opens something: where four eyes are asked for, both have looked."""
        return (
            self.open()
            .filter(body__is_active=True)
            .exclude(role__in=FOUR_EYES, approved_by__isnull=True)
        )


class Invitation(models.Model):
    """The offer of a seat, sent to an address. `email` goes when the invitation is used or
    withdrawn: the account has it by then, or nobody needs it."""

    journal_name = "id"

    email = models.EmailField(_("e-mail address"), blank=True)
    body = models.ForeignKey(
        "commissions.Body",
        verbose_name=_("body"),
        related_name="invitations",
        on_delete=models.PROTECT,
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.CharField(_("organisation represented"), max_length=200, blank=True)
    represents = models.CharField(_("kind of body represented"), max_length=30, blank=True)
    ends_on = models.DateField(_("end of the seat"), null=True, blank=True)
    invited_by = models.ForeignKey(
        "commissions.Member",
        verbose_name=_("invited by"),
        related_name="invitations_sent",
        on_delete=models.PROTECT,
    )
    created_at = models.DateTimeField(_("sent on"), default=timezone.now)
    # Two different people give the roles that reach everything (four eyes).
    approved_by = models.ForeignKey(
        "commissions.Member",
        verbose_name=_("approved by"),
        related_name="invitations_approved",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    used_at = models.DateTimeField(_("used on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("invited_by")),
                name="nobody_approves_an_own_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.body}"

    @property
    def needs_approval(self) -> bool:
        return self.role in FOUR_EYES and self.approved_by_id is None

    @property
    def is_too_old(self) -> bool:
        is_over = self.ends_on is not None and self.ends_on < timezone.localdate()
        return is_over or self.created_at <= timezone.now() - VALID_FOR
