import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role
from commissions.enums import Permission
from commissions.models import Body
from contacts_map.models import Department
from privacy.models import ShreddableModel
from referrals import clocks
from referrals.assignments.models import Assignment
from referrals.enums import (
    AgeBand,
    AutomaticRule,
    CaseState,
    Cause,
    Exploitation,
    Modality,
    NationalityGroup,
    Outcome,
    ReporterKind,
    ResponsibleBody,
    RightObtained,
    Sex,
    VictimStatus,
)
from referrals.fields import CODE_LENGTH, code_list
from referrals.idempotency.models import IdempotentRequest
from referrals.kept.models import KeptForm
from referrals.law.models import LegalStep
from referrals.leaving.models import LeavingModel, SecondReading
from referrals.meetings.models import AgendaItem
from referrals.notifications.models import (
    AnnouncedMove,
    MailChoice,
    Notification,
    OutgoingMail,
)
from referrals.patterns.models import Pattern, Recommendation, RecommendationStep
from referrals.questions.models import InformationRequest, Question
from referrals.reference import InvalidReference, new_reference, parse_reference
from referrals.relays.models import Relay
from referrals.retention.models import ErasedCount, LegalHold
from referrals.taxonomy.models import CauseWording, DysfunctionType
from referrals.thread.models import Message, ThreadReading
from referrals.workflow import NATIONAL_STATES, OPEN_STATES

# The models of the parts of this app, which Django finds here.
__all__ = [
    "AgendaItem",
    "AnnouncedMove",
    "Assignment",
    "Case",
    "CaseQuerySet",
    "CauseWording",
    "Dysfunction",
    "DysfunctionType",
    "ErasedCount",
    "IdempotentRequest",
    "InformationRequest",
    "KeptForm",
    "LegalHold",
    "LegalStep",
    "MailChoice",
    "Message",
    "Move",
    "Notification",
    "OutgoingMail",
    "Pattern",
    "Question",
    "Recommendation",
    "RecommendationStep",
    "Relay",
    "SecondReading",
    "ThreadReading",
]


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """The cases that an actor may open; `permissions.can_view_case` says the same of one.

        A commission sees its own (drafts: their author only), an association those that its body
        reported, the national coordination those that were escalated, the worker all but the
        drafts, without their texts. Nobody else sees any.
        """
        if actor.role == Role.SYSTEM:
            return self.exclude(state=CaseState.DRAFT)
        own = models.Q(body_id__in=actor.bodies_with(Permission.VIEW_CASE))
        reported = models.Q(reported_by_body_id__in=actor.bodies_with(Permission.REPORT_CASE))
        visible = (own | reported) & (
            ~models.Q(state=CaseState.DRAFT) | models.Q(author_id=actor.member_id)
        )
        if actor.bodies_with(Permission.REVIEW_ESCALATION):
            visible |= models.Q(escalated_at__isnull=False)
        return self.filter(visible)

    def with_reference(self, typed: str) -> "CaseQuerySet":
        """The case that a person names; none for what is no reference."""
        try:
            return self.filter(reference=parse_reference(typed))
        except InvalidReference:
            return self.none()

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, now: datetime) -> "CaseQuerySet":
        """Open cases of which one of the running clocks has run out."""
        return self.open().filter(clocks.due_before(now))

    def due_soon(self, now: datetime, within: timedelta) -> "CaseQuerySet":
        """Open cases of which a clock ends in the days to come, the last one included."""
        soon = clocks.due_before(now, ahead=within + timedelta(days=1))
        return self.open().filter(soon & ~clocks.due_before(now))

    def at_national_level(self) -> "CaseQuerySet":
        return self.filter(state__in=NATIONAL_STATES)


class Case(LeavingModel, ShreddableModel):
    """A failure of the chain: who it concerns is never known, only a coarse profile.

    The narrative stays with the commission; the national summary goes up with an escalation.
    Both are sealed with the data key of the row (`privacy`).
    """

    journal_name = "reference"

    reference = models.CharField(
        _("reference"), max_length=16, unique=True, default=new_reference, editable=False
    )
    body = models.ForeignKey(
        Body, verbose_name=_("body"), related_name="cases", on_delete=models.PROTECT
    )
    reported_by_body = models.ForeignKey(
        Body,
        verbose_name=_("reported by"),
        related_name="reported_cases",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        related_name="+",
        on_delete=models.PROTECT,
    )
    department = models.ForeignKey(
        Department, verbose_name=_("department"), related_name="+", on_delete=models.PROTECT
    )
    state = models.CharField(
        _("state"),
        max_length=CODE_LENGTH,
        choices=CaseState,
        default=CaseState.DRAFT,
        db_index=True,
    )
    exploitation = code_list(Exploitation, _("forms of exploitation"))
    age_band = models.CharField(_("age band"), max_length=CODE_LENGTH, choices=AgeBand)
    sex = models.CharField(_("sex"), max_length=CODE_LENGTH, choices=Sex)
    nationality_group = models.CharField(
        _("nationality group"), max_length=CODE_LENGTH, choices=NationalityGroup
    )
    victim_status = models.CharField(
        _("status of the victim"), max_length=CODE_LENGTH, choices=VictimStatus
    )
    modality = models.CharField(_("modality"), max_length=CODE_LENGTH, choices=Modality)
    reporter_kind = models.CharField(
        _("kind of reporting organisation"), max_length=CODE_LENGTH, choices=ReporterKind
    )
    is_critical = models.BooleanField(_("critical"), default=False)
    narrative_sealed = models.BinaryField(_("narrative"), null=True)
    national_summary_sealed = models.BinaryField(_("national summary"), null=True)
    outcome = models.CharField(_("outcome"), max_length=CODE_LENGTH, choices=Outcome, blank=True)
    # The deadline of the present state; the clocks of the two levels stand beside it.
    due_on = models.DateField(_("due on"), null=True, blank=True, db_index=True)
    local_due_on = models.DateField(
        _("local level’s deadline"), null=True, blank=True, db_index=True
    )
    national_due_on = models.DateField(_("national level’s deadline"), null=True, blank=True)
    # Flags a case that nobody chose to send up.
    sent_up_by_rule = models.CharField(
        _("sent up by itself because"), max_length=CODE_LENGTH, choices=AutomaticRule, blank=True
    )
    logged_at = models.DateTimeField(_("logged at"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["body", "state"], name="case_body_state"),
            models.Index(fields=["-created_at", "-id"], name="case_newest_first"),
            # The list of the national level, which holds the cases of the whole country.
            models.Index(
                fields=["-escalated_at", "-id"],
                condition=models.Q(escalated_at__isnull=False),
                name="case_newest_escalated",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=CaseState.CLOSED) | ~models.Q(outcome=""),
                name="closed_case_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(NATIONAL_STATES))
                | models.Q(escalated_at__isnull=False),
                name="national_state_was_escalated",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_at_national_level(self) -> bool:
        return self.state in NATIONAL_STATES

    def is_overdue(self, now: datetime) -> bool:
        end = clocks.next_deadline(self)
        return self.is_open and end is not None and end < clocks.today_of(self, now)


class Dysfunction(models.Model):
    """One failure in a case: its type, its clock, who should have acted, why it did not."""

    journal_name = "case.reference"

    case = models.ForeignKey(
        Case, verbose_name=_("case"), related_name="dysfunctions", on_delete=models.CASCADE
    )
    type = models.ForeignKey(
        DysfunctionType, verbose_name=_("type"), related_name="+", on_delete=models.PROTECT
    )
    clock_started_on = models.DateField(_("clock started on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    causes = code_list(Cause, _("causes"))
    responsible_bodies = code_list(ResponsibleBody, _("responsible bodies"))
    right_obtained = models.CharField(
        _("right obtained"), max_length=CODE_LENGTH, choices=RightObtained, blank=True
    )

    class Meta:
        verbose_name = _("dysfunction")
        verbose_name_plural = _("dysfunctions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "type"], name="one_dysfunction_per_type")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.type.code}"


class Move(models.Model):
    """One change of state: from, to, by whom, when, why. Written with the change, never altered.

    The reason is free text: it is sealed with the key of the case. `by` is empty when a rule
    moved the case.
    """

    journal_name = "case.reference"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        Case, verbose_name=_("case"), related_name="moves", on_delete=models.CASCADE
    )
    from_state = models.CharField(_("from"), max_length=CODE_LENGTH, choices=CaseState)
    to_state = models.CharField(_("to"), max_length=CODE_LENGTH, choices=CaseState)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        related_name="+",
        on_delete=models.PROTECT,
        null=True,
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    body_name = models.CharField(_("body"), max_length=200, blank=True)
    # A rule moves a case once; the local delay once for each time that its clock started.
    rule = models.CharField(_("rule"), max_length=CODE_LENGTH, choices=AutomaticRule, blank=True)
    occasion = models.DateField(_("deadline that the rule saw pass"), null=True, blank=True)
    reason_sealed = models.BinaryField(_("reason"), null=True)
    # The transaction's own clock: a trigger compares it to prove that a change of state and its
    # move were written together.
    at = models.DateTimeField(_("at"), db_default=TransactionNow(), editable=False)
    # The version of the case that the move made. Two moves of one transaction have one time.
    case_version = models.PositiveIntegerField(_("version of the case"))

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["at", "case_version"]
        indexes = [models.Index(fields=["case", "at"], name="move_case_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule", "occasion"],
                condition=~models.Q(rule=""),
                nulls_distinct=False,
                name="a_rule_moves_a_case_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.from_state} → {self.to_state}"
