"""For oversight: what the next run does, what waits, what the last runs did, and their report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.requests import ActorRequest
from referrals.retention.asking import ask_for_run
from referrals.retention.forms import HoldByReferenceForm
from referrals.retention.holds import hold_case, lift_hold
from referrals.retention.permissions import can_hold_any_case
from referrals.retention.report import last_runs, report_csv
from referrals.retention.running import plan
from referrals.services import CaseForbidden, CaseNotFound, CaseRefused

TEMPLATE = "referrals/retention/oversight.html"


@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    _require(request)
    return _page(request, HoldByReferenceForm())


@require_safe
def report(request: ActorRequest) -> HttpResponse:
    _require(request)
    content = report_csv(actor=request.actor)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="conservation.csv"'
    return answer


@require_POST
def run(request: ActorRequest) -> HttpResponse:
    _require(request)
    if ask_for_run(actor=request.actor):
        messages.success(request, _("The run starts within a minute; its line appears below."))
    else:
        messages.info(request, _("A run awaits already."))
    return redirect("retention:overview")


@require_POST
def hold(request: ActorRequest) -> HttpResponse:
    _require(request)
    form = HoldByReferenceForm(request.POST)
    if form.is_valid() and _held(request, form):
        messages.success(request, _("Nothing of this case is destroyed until you lift the hold."))
        return redirect("retention:overview")
    return _page(request, form)


def _held(request: ActorRequest, form: HoldByReferenceForm) -> bool:
    reference = form.cleaned_data["reference"]
    try:
        hold_case(actor=request.actor, reference=reference, reason=form.cleaned_data["reason"])
    except (CaseNotFound, CaseForbidden):
        form.add_error("reference", _("No case has this reference."))
    except CaseRefused as refused:
        form.refuse(refused.errors)
    return form.is_valid()


@require_POST
def lift(request: ActorRequest) -> HttpResponse:
    _require(request)
    try:
        lift_hold(actor=request.actor, reference=request.POST.get("reference", ""))
    except (CaseNotFound, CaseRefused):
        messages.error(request, _("This case is not held."))
    else:
        messages.success(request, _("The periods of this case count again."))
    return redirect("retention:overview")


def _page(request: ActorRequest, form: HoldByReferenceForm) -> HttpResponse:
    actor = request.actor
    context = {
        "breadcrumb": [(_("Retention"), "")],
        "plan": plan(actor=actor),
        "runs": last_runs(actor=actor),
        "form": form,
    }
    return render(request, TEMPLATE, context)


def _require(request: ActorRequest) -> None:
    if not can_hold_any_case(request.actor):
        raise PermissionDenied
