"""The list of the cases as CSV, without any text."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import record
from audit.spreadsheet import csv_text
from referrals.models import Case
from referrals.permissions import is_local_to
from referrals.services import CaseFilters, list_cases

MOST_ROWS = 10_000


def cases_csv(*, actor: Actor, filters: CaseFilters) -> str:
    """What the actor may see of the list; at the national level no local date goes out."""
    cases = (
        list_cases(actor=actor, filters=filters)
        .select_related("department", "body")
        .prefetch_related("dysfunctions__type")[:MOST_ROWS]
    )
    rows = [list(_row(actor, case)) for case in cases]
    record(actor=actor, event="cases.exported", purpose="case.export", extra={"count": len(rows)})
    return csv_text([_headers(), *rows])


def _headers() -> list[str]:
    return [
        _("Reference"),
        _("State"),
        _("Department"),
        _("In charge"),
        _("Types of dysfunction"),
        _("Critical"),
        _("Deadline"),
        _("Logged on"),
        _("Sent up on"),
        _("Outcome of the case"),
    ]


def _row(actor: Actor, case: Case) -> Iterator[str]:
    is_local = is_local_to(actor, case)
    yield case.reference
    yield str(case.get_state_display())
    yield str(case.department)
    yield case.body.name
    yield ", ".join(one.type.code for one in case.dysfunctions.all())
    yield _("yes") if case.is_critical else _("no")
    yield _day(case.due_on) if is_local or case.is_at_national_level else ""
    yield _day(case.logged_at) if is_local else ""
    yield _day(case.escalated_at)
    yield str(case.get_outcome_display()) if case.outcome else ""


def _day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return f"{timezone.localdate(value) if isinstance(value, datetime) else value:%d/%m/%Y}"
