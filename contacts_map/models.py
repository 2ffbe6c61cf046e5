from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role
from contacts_map.enums import (
    AgeBand,
    ChannelKind,
    ContactKind,
    DysfunctionFamily,
    Exploitation,
    Language,
    OrganisationKind,
    PlaceKind,
    Scope,
    Status,
    Tier,
    VerificationMethod,
    VerificationOutcome,
    Zone,
)
from contacts_map.quotas.models import RevealQuota
from contacts_map.upkeep.models import ConfirmationLink, Report

__all__ = [
    "Channel",
    "ConfirmationLink",
    "ContactPoint",
    "CoveredDepartment",
    "Department",
    "Organisation",
    "Place",
    "Report",
    "RevealQuota",
    "Verification",
]

# An entry is confirmed every six calendar months (design: the map of contact points).
VERIFIED_FOR = relativedelta(months=6)
SHOWN_STATUSES = (Status.PUBLISHED, Status.SUSPENDED)


def verified_since(now: datetime | None = None) -> datetime:
    """The moment from which a confirmation still counts."""
    return (now or timezone.now()) - VERIFIED_FOR


class Department(models.Model):
    """A department or an overseas collectivity, as the official geographic code lists them."""

    code = models.CharField(_("code"), primary_key=True, max_length=3)
    name = models.CharField(_("name"), max_length=60)
    region_code = models.CharField(_("region code"), max_length=3)
    region_name = models.CharField(_("region"), max_length=60)
    zone = models.CharField(_("zone"), max_length=5, choices=Zone)
    search_name = models.CharField(max_length=60, editable=False)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Place(models.Model):
    """A commune, a former commune or a municipal district. A former commune may share the code
    of the commune that absorbed it, so the code alone names nothing."""

    insee_code = models.CharField(_("INSEE code"), max_length=5)
    kind = models.CharField(_("kind"), max_length=24, choices=PlaceKind)
    name = models.CharField(_("name"), max_length=60)
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        related_name="places",
        on_delete=models.PROTECT,
    )
    postcodes = ArrayField(
        models.CharField(max_length=5), verbose_name=_("postcodes"), default=list, blank=True
    )
    search_name = models.CharField(max_length=60, editable=False)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["search_name", "department_id", "insee_code", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["insee_code", "kind"], name="one_place_per_code")
        ]
        indexes = [
            GinIndex(fields=["postcodes"], name="place_postcodes"),
            # Serves LIKE 'prefix%' whatever the collation of the database.
            models.Index(
                OpClass("search_name", name="varchar_pattern_ops"), name="place_search_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.department_id})"


class Organisation(models.Model):
    journal_name = "name"

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    website = models.URLField(_("web site"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def shown(self) -> "ContactPointQuerySet":
        """Entries that a search may show; a suspended one shows who stands in."""
        return self.filter(status__in=SHOWN_STATUSES)

    def editable_by(self, actor: Actor) -> "ContactPointQuerySet":
        """The entries that `can_edit_contact_point` allows this actor to edit."""
        return self.filter(editable_condition(actor))

    def visible_to(self, actor: Actor) -> "ContactPointQuerySet":
        """Shown entries, and those in preparation or withdrawn for who may edit them."""
        return self.filter(models.Q(status__in=SHOWN_STATUSES) | editable_condition(actor))

    def referents(self) -> "ContactPointQuerySet":
        """Published referents: a suspended one cannot be counted on."""
        return self.filter(status=Status.PUBLISHED, is_referent=True)


class ContactPoint(models.Model):
    """A function of an organisation that can be reached. Never a person, never an address."""

    journal_name = "function"

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        related_name="contact_points",
        on_delete=models.PROTECT,
    )
    function = models.CharField(
        _("function"),
        max_length=150,
        help_text=_("The function in words, for instance “trafficking referent”. Never a name."),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=ContactKind)
    is_referent = models.BooleanField(_("declared trafficking referent"), default=False)
    scope = models.CharField(_("territory"), max_length=12, choices=Scope)
    region_code = models.CharField(_("region code"), max_length=3, blank=True)
    departments = models.ManyToManyField(
        Department,
        verbose_name=_("departments"),
        related_name="contact_points",
        through="CoveredDepartment",
        blank=True,
    )
    families = ArrayField(
        models.CharField(max_length=8, choices=DysfunctionFamily),
        verbose_name=_("problems handled"),
        default=list,
        blank=True,
        help_text=_("None checked: a general contact."),
    )
    age_bands = ArrayField(
        models.CharField(max_length=12, choices=AgeBand),
        verbose_name=_("age bands"),
        default=list,
        blank=True,
        help_text=_("None checked: every age."),
    )
    exploitation = ArrayField(
        models.CharField(max_length=20, choices=Exploitation),
        verbose_name=_("forms of exploitation"),
        default=list,
        blank=True,
        help_text=_("None checked: every form."),
    )
    languages = ArrayField(
        models.CharField(max_length=3, choices=Language),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    dedicated_places = models.BooleanField(_("places reserved for victims"), default=False)
    trained_on = models.DateField(_("staff trained on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    suspended_until = models.DateField(_("suspended until"), null=True, blank=True)
    stand_in = models.ForeignKey(
        "self",
        verbose_name=_("stand-in"),
        related_name="stands_in_for",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    declared_by = models.CharField(_("declared by"), max_length=200, blank=True)
    declared_on = models.DateField(_("declared on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    notes = models.TextField(_("public notes"), max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope=Scope.REGION, region_code__gt="")
                | (~models.Q(scope=Scope.REGION) & models.Q(region_code="")),
                name="region_named_when_scope_is_region",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.SUSPENDED, suspended_until__isnull=False)
                | (
                    ~models.Q(status=Status.SUSPENDED)
                    & models.Q(suspended_until__isnull=True, stand_in__isnull=True)
                ),
                name="suspension_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(stand_in__isnull=True) | ~models.Q(stand_in=models.F("id")),
                name="stand_in_is_another_contact",
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "region_code", "status"], name="contact_by_scope"),
            # The map asks for the referents alone, at every visit of the home page.
            models.Index(
                fields=["id"],
                condition=models.Q(is_referent=True, status=Status.PUBLISHED),
                name="published_referent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.function}"


class CoveredDepartment(models.Model):
    """A department that a contact point serves. A table of ours so that the journal sees it."""

    contact_point = models.ForeignKey(
        ContactPoint, related_name="coverage", on_delete=models.CASCADE
    )
    department = models.ForeignKey(Department, related_name="coverage", on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("covered department")
        verbose_name_plural = _("covered departments")
        ordering = ["department_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_point", "department"], name="department_covered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact_point_id} – {self.department_id}"


class Channel(models.Model):
    """One way to reach a contact point, with its own visibility."""

    contact_point = models.ForeignKey(
        ContactPoint,
        verbose_name=_("contact point"),
        related_name="channels",
        on_delete=models.CASCADE,
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ChannelKind)
    value = models.CharField(_("value"), max_length=300)
    tier = models.CharField(_("visible to"), max_length=12, choices=Tier, default=Tier.PARTNER)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_tier_display()})"


class Verification(models.Model):
    """Somebody checked an entry, whether or not anything was changed."""

    contact_point = models.ForeignKey(
        ContactPoint,
        verbose_name=_("contact point"),
        related_name="verifications",
        on_delete=models.PROTECT,
    )
    at = models.DateTimeField(_("checked on"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        related_name="+",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    method = models.CharField(_("how"), max_length=16, choices=VerificationMethod)
    outcome = models.CharField(_("outcome"), max_length=12, choices=VerificationOutcome)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["contact_point", "outcome", "-at"], name="latest_verification")
        ]

    def __str__(self) -> str:
        return f"{self.contact_point_id} – {self.at:%Y-%m-%d} – {self.outcome}"


def editable_condition(actor: Actor) -> models.Q:
    """The coordinator edits every entry, a secretary those of the departments of its body."""
    if actor.role == Role.COORDINATOR:
        return ~models.Q(pk__in=[])
    if actor.role == Role.SECRETARY:
        covered = CoveredDepartment.objects.filter(department_id__in=actor.departments)
        return models.Q(pk__in=covered.values("contact_point_id"))
    return models.Q(pk__in=[])
