"""Reports of wrong entries: made by anyone with an account, answered by who keeps the entry."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.enums import VerificationMethod, VerificationOutcome
from contacts_map.models import SHOWN_STATUSES, ContactPoint, Verification
from contacts_map.permissions import can_edit_contact_point
from contacts_map.upkeep.enums import ReportAnswer, ReportReason
from contacts_map.upkeep.models import Report

MY_REPORTS = 50


class ReportNotAllowedError(Exception):
    """Only members report, and only what is shown; only who keeps the entry answers."""


class AlreadyReportedError(Exception):
    """The member has an open report on this entry."""


class AlreadyAnsweredError(Exception):
    """Somebody answered this report before."""


def can_report(actor: Actor) -> bool:
    return actor.is_authenticated


def report_contact_point(*, actor: Actor, contact_point_id: int, reason: ReportReason) -> Report:
    """Raises ReportNotAllowedError or AlreadyReportedError."""
    shown = ContactPoint.objects.filter(pk=contact_point_id, status__in=SHOWN_STATUSES)
    if not can_report(actor) or not shown.exists():
        raise ReportNotAllowedError
    try:
        with acting_as(actor, purpose="contact.report"), transaction.atomic():
            return Report.objects.create(
                contact_point_id=contact_point_id, reason=reason, reported_by_id=actor.member_id
            )
    except IntegrityError as error:
        raise AlreadyReportedError from error


def answer_report(
    *, actor: Actor, report_id: int, answer: ReportAnswer, method: VerificationMethod
) -> Report:
    """Answers, and records the check that the answer stands on: an entry said right or corrected
    was confirmed. Raises ReportNotAllowedError or AlreadyAnsweredError."""
    with acting_as(actor, purpose="contact.answer_report"):
        reports = Report.objects.select_for_update(of=("self",)).select_related("contact_point")
        report = reports.filter(pk=report_id).first()
        if report is None or not can_edit_contact_point(actor, report.contact_point):
            raise ReportNotAllowedError
        if report.answered_at is not None:
            raise AlreadyAnsweredError
        report.answer, report.answered_at = answer, timezone.now()
        report.answered_by_id = actor.member_id
        report.save()
        if answer != ReportAnswer.TAKEN_DOWN:
            Verification.objects.create(
                contact_point=report.contact_point,
                by_id=actor.member_id,
                method=method,
                outcome=VerificationOutcome.CONFIRMED,
            )
    return report


def reports_to_answer(*, actor: Actor) -> "QuerySet[Report]":
    """The open reports on the entries that the actor keeps, the oldest first."""
    kept = ContactPoint.objects.editable_by(actor)
    return _described(Report.objects.open().filter(contact_point__in=kept))


def reports_of(*, actor: Actor) -> "QuerySet[Report]":
    """What the actor reported and what was answered, the latest first."""
    if not actor.is_authenticated:
        return Report.objects.none()
    mine = Report.objects.filter(reported_by_id=actor.member_id)
    return _described(mine).order_by("-reported_at", "-pk")[:MY_REPORTS]


def _described(reports: "QuerySet[Report]") -> "QuerySet[Report]":
    return reports.select_related("contact_point__organisation")
