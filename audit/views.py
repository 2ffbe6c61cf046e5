"""The pages of the journal: the search, its export, the anomalies."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.anomalies import Anomalies, Reads, look_for_anomalies
from audit.exporting import MOST_LINES, export_csv
from audit.forms import LAST_DAYS, AnomalyForm, JournalForm
from audit.permissions import can_look_for_anomalies, can_open_journal
from audit.reading import Page, read_page
from audit.requests import ActorRequest
from audit.sentences import tell
from audit.trail import latest_checkpoint
from audit.witnesses import last_sent

PLACES = ("older_than", "newer_than")


@require_safe
def journal(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    if not can_open_journal(actor):
        raise PermissionDenied
    form = JournalForm(request.GET)
    page = Page(entries=[])
    if form.is_valid():
        page = read_page(
            actor=actor,
            criteria=form.criteria(),
            older_than=form.cleaned_data["older_than"],
            newer_than=form.cleaned_data["newer_than"],
        )
    context = {
        "form": form,
        "told": [tell(entry) for entry in page.entries],
        "newer_url": _address(request.GET, "newer_than", page.newer_than),
        "older_url": _address(request.GET, "older_than", page.older_than),
        "export_url": _export_address(request.GET) if page.entries else "",
        "most_lines": MOST_LINES,
        "shows_anomalies": can_look_for_anomalies(actor),
        "checkpoint": latest_checkpoint(),
        "sent": last_sent(),
    }
    return render(request, "audit/journal.html", context)


@require_safe
def export(request: ActorRequest) -> HttpResponse:
    """The selection as CSV; one that is not understood is shown again, with its errors."""
    if not can_open_journal(request.actor):
        raise PermissionDenied
    form = JournalForm(request.GET)
    if not form.is_valid():
        return journal(request)
    text = export_csv(actor=request.actor, criteria=form.criteria())
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"journal-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def anomalies(request: ActorRequest) -> HttpResponse:
    if not can_look_for_anomalies(request.actor):
        raise PermissionDenied
    form = AnomalyForm(request.GET)
    days = (form.is_valid() and form.cleaned_data["days"]) or LAST_DAYS[0]
    found = look_for_anomalies(actor=request.actor, days=days)
    context = {
        "breadcrumb": [(_("Journal"), reverse("audit:journal")), (_("Anomalies"), "")],
        "form": form,
        "sections": _sections(found),
    }
    return render(request, "audit/anomalies.html", context)


@dataclass(frozen=True, slots=True)
class Section:
    """One view of the anomalies; each row with the address of the entries it counts."""

    name: str
    title: str
    explanation: str
    rows: list[tuple[Reads, str]]


def _sections(found: Anomalies) -> list[Section]:
    start, end = settings.RELAIS_DUTY_HOURS
    return [
        Section(
            "hours",
            _("Reads outside duty hours"),
            _(
                "Before %(start)s:00, from %(end)s:00 on, or on a Saturday or Sunday, by the "
                "clock of the body’s department."
            )
            % {"start": start, "end": end},
            _with_addresses(found.at_odd_hours),
        ),
        Section(
            "many",
            _("Many reads by one account"),
            _("%(count)s reads or more in one day.") % {"count": settings.RELAIS_MANY_READS},
            _with_addresses(found.many),
        ),
        Section(
            "seat",
            _("Reads by an account with no open seat"),
            _("Without a seat, through another account’s, or on a day it was not open."),
            _with_addresses(found.without_seat),
        ),
    ]


def _with_addresses(rows: list[Reads]) -> list[tuple[Reads, str]]:
    journal_url = reverse("audit:journal")
    return [
        (
            row,
            f"{journal_url}?{urlencode({'who': row.who, 'since': row.since, 'until': row.until})}",
        )
        for row in rows
    ]


def _export_address(query: QueryDict) -> str:
    kept = query.copy()
    for name in PLACES:
        kept.pop(name, None)
    return f"{reverse('audit:export')}?{kept.urlencode()}"


def _address(query: QueryDict, place: str, identifier: int | None) -> str:
    """The same search at another place, or nothing where there is none."""
    if identifier is None:
        return ""
    kept = query.copy()
    for name in PLACES:
        kept.pop(name, None)
    kept[place] = str(identifier)
    return f"?{kept.urlencode()}"
