from datetime import date, timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Role
from commissions.access.models import AttemptCount, FactorSecret, KnownDevice, OpenSession
from commissions.api_access.models import TokenGrant
from commissions.charter.models import Charter, CharterAcceptance
from commissions.enums import BodyKind, CommissionType, Permission
from commissions.invitations.models import Invitation
from commissions.meetings.models import DutyTurn, Meeting

# The models of the parts of this app, which Django finds here.
__all__ = [
    "AttemptCount",
    "Body",
    "BodyQuerySet",
    "Charter",
    "CharterAcceptance",
    "DutyTurn",
    "FactorSecret",
    "Invitation",
    "KnownDevice",
    "Meeting",
    "Member",
    "MemberManager",
    "OpenSession",
    "Seat",
    "TokenGrant",
]


class MemberManager(BaseUserManager["Member"]):
    """Creates members; addresses are kept in lower case so that one person has one account."""

    def create_user(self, email: str, full_name: str, password: str | None = None) -> "Member":
        """Create an active member. Without a password the account cannot log in."""
        member = self.model(email=email.strip().lower(), full_name=full_name)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=(username or "").strip().lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Never deleted: deactivated and pseudonymised, so that the
    journal stays readable."""

    journal_name = "email"

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("member since"), default=timezone.now)
    # See commissions.access.inactivity.
    warned_at = models.DateTimeField(_("warned that it is not used"), null=True, blank=True)
    pseudonymised_at = models.DateTimeField(_("pseudonymised"), null=True, blank=True)
    # From then on, no seat of the account opens anything (commissions.access.break_glass).
    expires_at = models.DateTimeField(_("ends at"), null=True, blank=True)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_is_lower")
        ]

    def __str__(self) -> str:
        return self.full_name


class BodyQuerySet(models.QuerySet["Body"]):
    def active(self) -> "BodyQuerySet":
        return self.filter(is_active=True)

    def commissions_of(self, department_code: str) -> "BodyQuerySet":
        """The commissions competent in a department; several may share one, or none be."""
        return self.active().filter(kind=BodyKind.COMMISSION, departments__code=department_code)

    def national(self) -> "BodyQuerySet":
        return self.active().filter(kind=BodyKind.NATIONAL)


class Body(models.Model):
    """A commission, the national coordination, an association... Permissions are given on it."""

    journal_name = "name"

    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind)
    commission_type = models.CharField(
        _("type of commission"), max_length=20, choices=CommissionType, blank=True
    )
    name = models.CharField(_("name"), max_length=200, unique=True)
    departments = models.ManyToManyField(
        "contacts_map.Department", verbose_name=_("departments"), related_name="bodies", blank=True
    )
    chaired_by = models.CharField(
        _("kind of body that chairs it"),
        max_length=30,
        blank=True,
        help_text=_("A case that implicates this kind of body is a conflict of interest."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["name"]
        default_permissions = ()
        permissions = [(permission.value, permission.value) for permission in Permission]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(models.QuerySet["Seat"]):
    def not_ended(self, day: date) -> "SeatQuerySet":
        """Those open on a day, and those to come."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day))

    def open_on(self, day: date) -> "SeatQuerySet":
        return self.not_ended(day).filter(
            models.Q(member__expires_at__isnull=True)
            | models.Q(member__expires_at__gt=timezone.now()),
            starts_on__lte=day,
            body__is_active=True,
            member__is_active=True,
        )


class Seat(models.Model):
    """A member sits in a body with a role, from a day to a day, for an organisation."""

    member = models.ForeignKey(
        Member, verbose_name=_("member"), related_name="seats", on_delete=models.PROTECT
    )
    body = models.ForeignKey(
        Body, verbose_name=_("body"), related_name="seats", on_delete=models.PROTECT
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.CharField(_("organisation represented"), max_length=200, blank=True)
    represents = models.CharField(
        _("kind of body represented"),
        max_length=30,
        blank=True,
        help_text=_("Used to keep a member away from a case that implicates this kind of body."),
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["body__name", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                # One that is ended on the day when it began was open on no day.
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__lte=models.F("ends_on") + timedelta(days=1)),
                name="seat_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["member", "body", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="one_open_seat_per_role_and_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.body}"
