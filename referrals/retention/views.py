"""For the owners of cases: what will be destroyed, and the hold that makes it wait."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.requests import ActorRequest
from referrals.models import Case
from referrals.permissions import can_open_cases, is_local_to
from referrals.retention.due import deadlines_of
from referrals.retention.forms import HoldForm
from referrals.retention.holds import hold_case, hold_on, lift_hold
from referrals.retention.permissions import can_hold_case, can_lift_hold
from referrals.retention.warning import coming_for
from referrals.services import CaseRefused, find_case
from referrals.views.navigation import breadcrumb
from referrals.views.refusals import explained


@require_safe
def coming(
    request: ActorRequest, *, template: str = "referrals/retention/coming.html"
) -> HttpResponse:
    actor = request.actor
    if not can_open_cases(actor):
        raise PermissionDenied
    context = {
        "breadcrumb": breadcrumb(actor, back="", trail=[(_("Soon destroyed"), "")]),
        "deadlines": coming_for(actor=actor, now=timezone.now()),
    }
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def of_case(
    request: ActorRequest, reference: str, *, template: str = "referrals/retention/case.html"
) -> HttpResponse:
    """The exact days of a case are for those who see them on its page."""
    actor = request.actor
    case = find_case(actor=actor, reference=reference)
    if not is_local_to(actor, case):
        raise PermissionDenied
    form = HoldForm(request.POST or None)
    if request.method == "POST" and _changed(request, form, case):
        return redirect("referrals:retention", case.reference)
    hold = hold_on(case)
    url = reverse("referrals:case", args=[case.reference])
    trail = [(case.reference, url), (_("How long it is kept"), "")]
    context = {
        "breadcrumb": breadcrumb(actor, back="", trail=trail),
        "case": case,
        "case_url": url,
        "deadlines": deadlines_of(case),
        "hold": hold,
        "may_hold": can_hold_case(actor, case),
        "may_lift": hold is not None and can_lift_hold(actor, hold),
        "form": form,
    }
    return render(request, template, context)


def _changed(request: ActorRequest, form: HoldForm, case: Case) -> bool:
    actor = request.actor
    if not can_hold_case(actor, case):
        raise PermissionDenied
    try:
        if "lift" in request.POST:
            lift_hold(actor=actor, reference=case.reference)
            messages.success(request, _("The periods of this case count again."))
            return True
        if not form.is_valid():
            return False
        reason = form.cleaned_data["reason"]
        hold_case(actor=actor, reference=case.reference, reason=reason)
    except CaseRefused as refused:
        form.refuse(refused.errors)
        return False
    messages.success(request, _("Nothing of this case is destroyed until you lift the hold."))
    return True
