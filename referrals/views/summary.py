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
from referrals.leaving.readings import READER_CAME_OR_WENT, ask_reading
from referrals.leaving.rules import reading_by
from referrals.permissions import can_write_summary
from referrals.presentation.words import with_back
from referrals.services import (
    CaseForbidden,
    CaseRefused,
    IdentifyingText,
    StaleCase,
    find_case,
    read_case,
    write_summary,
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
    awaits_reader = reading_by(actor, case) is None
    form = SummaryForm(initial={"version": case.version})
    step = request.POST.get("step", "")
    if replaced_field(step):
        form.replace(request.POST, step)
    elif request.method == "POST":
        form = SummaryForm(request.POST)
        try:
            if form.is_valid() and _written(request, form, reference):
                messages.success(request, _told(awaits_reader=awaits_reader))
                return redirect(url)
        except (StaleCase, CaseForbidden, *READER_CAME_OR_WENT):
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
        "awaits_reader": awaits_reader,
        "narrative": read_case(actor=actor, reference=reference).narrative,
        "back": back,
    }
    return render(request, template, context)


def _told(*, awaits_reader: bool) -> str:
    if awaits_reader:
        return _("Somebody else of the commission reads it before it leaves.")
    return _("The national coordination can now read it.")


def _written(request: ActorRequest, form: SummaryForm, reference: str) -> bool:
    case = find_case(actor=request.actor, reference=reference)
    write = ask_reading if reading_by(request.actor, case) is None else write_summary
    try:
        write(
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
    return True
