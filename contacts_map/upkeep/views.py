"""The pages of the upkeep: the signed link, reports and their queue, bulk checks, the board."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.requests import ActorRequest
from contacts_map import presentation
from contacts_map.enums import VerificationMethod
from contacts_map.permissions import can_keep_directory
from contacts_map.services import find_contact
from contacts_map.tasks import tell_reporter
from contacts_map.upkeep import services
from contacts_map.upkeep.enums import BoardFilter, ReportAnswer, ReportReason
from contacts_map.upkeep.forms import AnswerForm, BulkConfirmForm, ConfirmForm, ReportForm
from contacts_map.upkeep.links import LINK_HOLDER

BULK = 50


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(
    request: ActorRequest, token: str, *, template: str = "contacts_map/upkeep/confirm.html"
) -> HttpResponse:
    """The page behind the link of a mail. Only the button uses the link up."""
    form = ConfirmForm(request.POST or None)
    try:
        entry = services.entry_of_link(token=token)
        if request.method == "POST" and form.is_valid():
            if form.cleaned_data["is_right"] == "yes":
                services.confirm_by_link(token=token)
            else:
                services.report_by_link(
                    token=token, reason=ReportReason(form.cleaned_data["reason"])
                )
            return render(request, template, {"is_done": True})
    except services.LinkRefusedError:
        return render(request, template, {"is_refused": True}, status=HTTPStatus.GONE)
    # What everybody may read: a link that was forwarded shows no channel of partners.
    found = find_contact(actor=LINK_HOLDER, contact_point_id=entry.pk)
    card = presentation.card(found) if found else None
    return render(request, template, {"form": form, "card": card})


@require_http_methods(["GET", "HEAD", "POST"])
def report(
    request: ActorRequest,
    contact_point_id: int,
    *,
    template: str = "contacts_map/upkeep/report.html",
) -> HttpResponse:
    contact = find_contact(actor=request.actor, contact_point_id=contact_point_id)
    if contact is None:
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report_contact_point(
                actor=request.actor,
                contact_point_id=contact_point_id,
                reason=ReportReason(form.cleaned_data["reason"]),
            )
        except services.ReportNotAllowedError as error:
            raise PermissionDenied from error
        except services.AlreadyReportedError:
            messages.info(request, _("You already reported this entry: the answer will come."))
        else:
            messages.success(request, _("Thank you. The answer will be shown in your reports."))
        return redirect("contacts_map:contact", contact_point_id)
    trail = [
        _directory(),
        (contact.organisation, _entry(contact_point_id)),
        (_("Report a wrong entry"), ""),
    ]
    return render(request, template, {"form": form, "contact": contact, "breadcrumb": trail})


@require_safe
def reports(
    request: ActorRequest, *, template: str = "contacts_map/upkeep/reports.html"
) -> HttpResponse:
    """The queue of who keeps entries, and what the member reported with the answers."""
    is_keeper = can_keep_directory(request.actor)
    queue = services.reports_to_answer(actor=request.actor)[:BULK] if is_keeper else []
    return render(
        request,
        template,
        {
            "is_keeper": is_keeper,
            "queue": [
                (item, AnswerForm(prefix=str(item.pk), auto_id=f"id_%s_{item.pk}"))
                for item in queue
            ],
            "mine": services.reports_of(actor=request.actor),
            "breadcrumb": [_directory(), (_("Reports"), "")],
        },
    )


@require_POST
def answer(request: ActorRequest, report_id: int) -> HttpResponse:
    form = AnswerForm(request.POST, prefix=str(report_id))
    if not form.is_valid():
        messages.error(request, _("Say what was done, and how the entry was checked."))
        return redirect("contacts_map:reports")
    try:
        services.answer_report(
            actor=request.actor,
            report_id=report_id,
            answer=ReportAnswer(form.cleaned_data["answer"]),
            method=VerificationMethod(form.cleaned_data["method"]),
        )
    except services.ReportNotAllowedError as error:
        raise Http404 from error
    except services.AlreadyAnsweredError:
        messages.info(request, _("Somebody answered this report before you."))
    else:
        tell_reporter.defer(report_id=report_id)
        messages.success(request, _("The answer was recorded; who reported will read it."))
    return redirect("contacts_map:reports")


@require_http_methods(["GET", "HEAD", "POST"])
def due(request: ActorRequest, *, template: str = "contacts_map/upkeep/due.html") -> HttpResponse:
    """The entries to verify, ticked and confirmed together."""
    if not can_keep_directory(request.actor):
        raise PermissionDenied
    entries = list(services.due_entries(actor=request.actor)[: BULK + 1])
    form = BulkConfirmForm(request.POST or None, due=[entry.pk for entry in entries])
    if request.method == "POST" and form.is_valid():
        number = services.confirm_entries(
            actor=request.actor,
            ids=form.cleaned_data["entries"],
            method=VerificationMethod(form.cleaned_data["method"]),
        )
        messages.success(request, _("Entries confirmed: %(number)s.") % {"number": number})
        return redirect("contacts_map:due")
    return render(
        request,
        template,
        {
            "form": form,
            "ticked": request.POST.getlist("entries"),
            "entries": entries[:BULK],
            "has_more": len(entries) > BULK,
            "breadcrumb": [_directory(), (_("Entries to verify"), "")],
        },
    )


@require_safe
def board(
    request: ActorRequest, *, template: str = "contacts_map/upkeep/board.html"
) -> HttpResponse:
    if not can_keep_directory(request.actor):
        raise PermissionDenied
    wanted = request.GET.get("show", "")
    rows = services.coverage_board()
    return render(
        request,
        template,
        {
            "rows": [
                (row, presentation.gap_url(request.actor, row.failure, row.department.code))
                for row in rows
                if row.is_shown(wanted)
            ],
            "show": wanted,
            "filters": [
                (code, label, sum(row.is_shown(code) for row in rows), code == wanted)
                for code, label in [("", _("All")), *BoardFilter.choices]
            ],
            "breadcrumb": [_directory(), (_("Coverage"), "")],
        },
    )


def _directory() -> tuple[str, str]:
    return _("Directory"), reverse("contacts_map:directory")


def _entry(contact_point_id: int) -> str:
    return reverse("contacts_map:contact", args=[contact_point_id])
