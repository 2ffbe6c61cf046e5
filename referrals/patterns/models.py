"""The same failure repeated, and what is recommended about it."""

import uuid

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role
from commissions.enums import Permission
from commissions.models import Body
from contacts_map.models import Department
from privacy.models import KeyedModel
from referrals.enums import ResponsibleBody
from referrals.patterns.enums import RecommendationState

_COMMISSION_ROLES = (Role.MEMBER, Role.SECRETARY)


class PatternQuerySet(models.QuerySet["Pattern"]):
    def visible_to(self, actor: Actor) -> "PatternQuerySet":
        """The coordination sees all of them, a commission those of its departments."""
        if actor.bodies_with(Permission.REVIEW_ESCALATION):
            return self
        if actor.role in _COMMISSION_ROLES and actor.bodies_with(Permission.VIEW_CASE):
            return self.filter(department_id__in=actor.departments)
        return self.none()

    def going_on(self) -> "PatternQuerySet":
        return self.filter(ended_on__isnull=True)


class Pattern(models.Model):
    """One type of failure, one kind of body, one department: often enough in a year to be no
    accident. It exists only from the threshold on, so it never tells of a few cases."""

    type_code = models.CharField(_("type"), max_length=20)
    responsible_body = models.CharField(
        _("responsible body"), max_length=30, choices=ResponsibleBody
    )
    department = models.ForeignKey(
        Department, verbose_name=_("department"), related_name="+", on_delete=models.PROTECT
    )
    count = models.PositiveIntegerField(_("cases in a year"))
    seen_on = models.DateField(_("last counted on"))
    began_on = models.DateField(_("alert raised on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = PatternQuerySet.as_manager()

    class Meta:
        verbose_name = _("pattern")
        verbose_name_plural = _("patterns")
        ordering = ["-count", "type_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["type_code", "responsible_body", "department"],
                condition=models.Q(ended_on__isnull=True),
                name="one_pattern_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type_code} {self.responsible_body} {self.department_id}"


class Recommendation(KeyedModel):
    """What should change, written by a commission or by the coordination, followed to its end."""

    pattern = models.ForeignKey(
        Pattern,
        verbose_name=_("pattern"),
        related_name="recommendations",
        on_delete=models.PROTECT,
    )
    body = models.ForeignKey(
        Body, verbose_name=_("body"), related_name="+", on_delete=models.PROTECT
    )
    addressed_to = models.CharField(_("addressed to"), max_length=30, choices=ResponsibleBody)
    text_sealed = models.BinaryField(_("text"))
    due_on = models.DateField(_("expected by"))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=RecommendationState,
        default=RecommendationState.DRAFTED,
    )
    written_at = models.DateTimeField(_("written at"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.pattern} {self.state}"


class RecommendationStep(models.Model):
    """One step of a recommendation: from, to, by whom, when, why. Never altered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        related_name="steps",
        on_delete=models.CASCADE,
    )
    from_state = models.CharField(_("from"), max_length=12, choices=RecommendationState)
    to_state = models.CharField(_("to"), max_length=12, choices=RecommendationState)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        related_name="+",
        on_delete=models.PROTECT,
    )
    body_name = models.CharField(_("body"), max_length=200)
    note_sealed = models.BinaryField(_("note"), null=True)
    at = models.DateTimeField(_("at"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("step of a recommendation")
        verbose_name_plural = _("steps of a recommendation")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.from_state} → {self.to_state}"
