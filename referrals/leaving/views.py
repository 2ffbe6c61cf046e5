"""The summaries that await their second reader, and the page where one is read."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from audit.requests import ActorRequest
from commissions.enums import Permission
from referrals.forms.typed import replaced_field
from referrals.leaving.forms import SendBackForm
from referrals.leaving.readings import (
    ReadingNotFound,
    ReadingSettled,
    ReadingView,
    confirm_reading,
    find_reading,
    may_settle,
    readings_of,
    send_back,
)
from referrals.presentation.gauge import gauge_of_case
from referrals.services import MoveForbidden, read_case
from referrals.views.navigation import breadcrumb
from referrals.views.refusals import accepted, explained

CONFIRM = "confirm"


@require_safe
@explained
def reading_list(
    request: ActorRequest, *, template: str = "referrals/leaving/list.html"
) -> HttpResponse:
    actor = request.actor
    if not actor.bodies_with(Permission.VIEW_CASE):
        raise PermissionDenied
    waiting = readings_of(actor=actor)
    context = {
        "breadcrumb": breadcrumb(actor, back="", trail=[(_("Second readings"), "")]),
        "to_read": [one for one in waiting if may_settle(actor, one)],
        "others": [one for one in waiting if not may_settle(actor, one)],
    }
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def reading(
    request: ActorRequest,
    reading_id: uuid.UUID,
    *,
    template: str = "referrals/leaving/reading.html",
) -> HttpResponse:
    try:
        view = find_reading(actor=request.actor, reading_id=reading_id)
    except ReadingNotFound:
        raise Http404 from None
    form = SendBackForm()
    step = request.POST.get("step", "")
    if request.method == "POST":
        if replaced_field(step):
            form.replace(request.POST, step)
        else:
            form = SendBackForm(request.POST)
            if _settled(request, view, form, confirms=step == CONFIRM):
                return redirect("referrals:case", reference=view.case.reference)
    return _page(request, view, form, template)


def _settled(
    request: ActorRequest, view: ReadingView, form: SendBackForm, *, confirms: bool
) -> bool:
    """Whether it is settled, by the actor or by somebody else meanwhile."""
    if not form.is_valid():
        return False
    try:
        if confirms:
            confirm_reading(actor=request.actor, reading_id=view.id)
            messages.success(request, _("The national coordination can now read it."))
        elif accepted(
            form,
            send_back,
            actor=request.actor,
            reading_id=view.id,
            reason=form.cleaned_data["reason"],
            confirmations=form.confirmations(),
        ):
            messages.success(request, _("The summary is back with its author."))
        else:
            return False
    except ReadingSettled:
        messages.warning(request, _("Somebody decided already, or the text was replaced."))
    except MoveForbidden:
        messages.warning(request, _("The case went another way meanwhile: nothing was sent."))
    return True


def _page(
    request: ActorRequest, view: ReadingView, form: SendBackForm, template: str
) -> HttpResponse:
    actor, reference = request.actor, view.case.reference
    case_url = reverse("referrals:case", args=[reference])
    trail = [(reference, case_url), (_("Second reading"), "")]
    context = {
        "breadcrumb": breadcrumb(actor, back="", trail=trail),
        "case": view.case,
        "case_url": case_url,
        "view": view,
        "form": form,
        "gauge": gauge_of_case(view.case),
        "narrative": read_case(actor=actor, reference=reference).narrative,
    }
    return render(request, template, context)
