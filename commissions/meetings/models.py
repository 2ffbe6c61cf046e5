"""When a commission meets, and who is on duty."""

import uuid
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from commissions.enums import Permission
from privacy.models import KeyedModel


class MeetingMode(models.TextChoices):
    """No place in words: a room is told to those who come, outside of Relais."""

    IN_PERSON = "in_person", _("In person")
    REMOTE = "remote", _("Remote")
    MIXED = "mixed", _("In person and remote")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: Actor) -> "MeetingQuerySet":
        """Those who work on the cases of the commission."""
        return self.filter(body_id__in=actor.bodies_with(Permission.VIEW_CASE))

    def upcoming(self, now: datetime) -> "MeetingQuerySet":
        return self.filter(ends_at__gte=now, is_cancelled=False)


class Meeting(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(
        "commissions.Body",
        verbose_name=_("body"),
        related_name="meetings",
        on_delete=models.PROTECT,
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    mode = models.CharField(_("mode"), max_length=12, choices=MeetingMode)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    # Counts the changes, as calendars ask (RFC 5545, SEQUENCE).
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.starts_at:%Y-%m-%d %H:%M}"


class DutyTurnQuerySet(models.QuerySet["DutyTurn"]):
    def visible_to(self, actor: Actor) -> "DutyTurnQuerySet":
        return self.filter(body_id__in=actor.bodies_with(Permission.VIEW_CASE))

    def on(self, day: date) -> "DutyTurnQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class DutyTurn(KeyedModel):
    """Who answers for a commission, from a day to a day, and what is left to the next."""

    body = models.ForeignKey(
        "commissions.Body",
        verbose_name=_("body"),
        related_name="duty_turns",
        on_delete=models.PROTECT,
    )
    member = models.ForeignKey(
        "commissions.Member",
        verbose_name=_("member"),
        related_name="duty_turns",
        on_delete=models.PROTECT,
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    handover_sealed = models.BinaryField(_("hand-over note"), null=True)

    objects = DutyTurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty turn")
        verbose_name_plural = _("duty turns")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="duty_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.starts_on} – {self.ends_on}"
