"""Writing the national summary of a case that went up without one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.requests import ActorRequest
from referrals.forms.summary import SummaryForm
from referrals.forms.typed import replaced_field
from referrals.leaving.rules import awaits_reader
from referrals.leaving.sending import send_summary
from referrals.models import Case
from referrals.permissions import can_write_summary
from referrals.presentation.words import with_back
from referrals.services import (
    CaseForbidden,
    CaseRefused,
    IdentifyingText,
    StaleCase,
    find_case,
    read_case,
)
from referrals.views.navigation import back_of, breadcrumb
from referrals.views.refusals import conflict, explained


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def write(
    request: ActorRequest, reference: str, *, template: str = "referrals/summary.html"
) -> HttpResponse:
    actor, back = request.actor, back_of(request)
    case = find_case(actor=actor, reference=reference)
    if not can_write_summary(actor, case):
        raise PermissionDenied
    url = with_back(reverse("referrals:case", args=[case.reference]), back)
    form = SummaryForm(initial={"version": case.version})
    step = request.POST.get("step", "")
    if replaced_field(step):
        form.replace(request.POST, step)
    elif request.method == "POST":
        form = SummaryForm(request.POST)
        try:
            if form.is_valid() and _written(request, form, case):
                return redirect(url)
        except (StaleCase, CaseForbidden):
            case = find_case(actor=actor, reference=reference)
            label = _("Summary for the national coordination")
            typed = [(label, request.POST.get("national_summary", ""))]
            return conflict(request, case=case, typed=typed, back=back)
    title = _("Write the summary")
    context = {
        "breadcrumb": breadcrumb(actor, back=back, trail=[(case.reference, url), (title, "")]),
        "case": case,
        "case_url": url,
        "form": form,
        "awaits_reader": awaits_reader(actor, case),
        "narrative": read_case(actor=actor, reference=reference).narrative,
        "back": back,
    }
    return render(request, template, context)


def _written(request: ActorRequest, form: SummaryForm, case: Case) -> bool:
    try:
        has_left = send_summary(
            actor=request.actor,
            case_id=case.pk,
            national_summary=form.cleaned_data["national_summary"],
            expected_version=form.cleaned_data["version"] or 0,
            confirmations=form.confirmations(),
        )
    except CaseRefused as refused:
        form.refuse(refused.errors)
        return False
    except IdentifyingText as identifying:
        form.identify(identifying)
        return False
    messages.success(
        request,
        _("The national coordination can now read it.")
        if has_left
        else _("Somebody else of the commission reads it before it leaves."),
    )
    return True
