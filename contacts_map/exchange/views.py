"""Bringing a file of entries in: send it, read what would happen, confirm."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from audit.requests import ActorRequest
from contacts_map.exchange import columns
from contacts_map.exchange.forms import ImportForm, StaleImportError, sealed, unsealed
from contacts_map.exchange.importing import (
    ImportRefusedError,
    import_table,
    try_import,
)
from contacts_map.exchange.report import Report
from contacts_map.exchange.spreadsheets import BadFileError, Table
from contacts_map.permissions import can_create_contact_point

CONFIRMATION = "confirmation"


@require_http_methods(["GET", "POST"])
def import_contacts(
    request: ActorRequest, *, template: str = "contacts_map/exchange/import.html"
) -> HttpResponse:
    if not can_create_contact_point(request.actor):
        raise PermissionDenied
    if CONFIRMATION in request.POST:
        return _confirm(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        table: Table = form.cleaned_data["file"]
        try:
            report = try_import(actor=request.actor, table=table)
        except BadFileError as error:
            form.add_error("file", str(error))
        else:
            return _show(request, table, report)
    context = {"form": form, "guide": columns.guide(), "breadcrumb": _breadcrumb()}
    return render(request, template, context)


def _confirm(request: ActorRequest) -> HttpResponse:
    """Imports what was shown; shows it again when the directory has changed meanwhile."""
    try:
        table, seen = unsealed(request.POST[CONFIRMATION], actor=request.actor)
    except StaleImportError:
        messages.error(request, _("This confirmation has expired. Send the file again."))
        return redirect("contacts_map:import")
    report = try_import(actor=request.actor, table=table)
    if report.fingerprint != seen:
        messages.warning(request, _("The directory has changed meanwhile: read this again."))
        return _show(request, table, report)
    try:
        done = import_table(actor=request.actor, table=table)
    except ImportRefusedError as error:
        return _show(request, table, error.report)
    written = done.tally["created"] + done.tally["changed"]
    messages.success(
        request,
        ngettext("%(number)d entry was imported.", "%(number)d entries were imported.", written)
        % {"number": written},
    )
    return redirect("contacts_map:directory")


def _show(
    request: ActorRequest,
    table: Table,
    report: Report,
    *,
    template: str = "contacts_map/exchange/report.html",
) -> HttpResponse:
    can_confirm = not (report.is_refused or report.is_idle)
    seal = sealed(table, actor=request.actor, fingerprint=report.fingerprint)
    context = {
        "report": report,
        "confirmation": seal if can_confirm else "",
        "breadcrumb": _breadcrumb(),
    }
    return render(request, template, context)


def _breadcrumb() -> list[tuple[str, str]]:
    return [(_("Directory"), reverse("contacts_map:directory")), (_("Import a file"), "")]
