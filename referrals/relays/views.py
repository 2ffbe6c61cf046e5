"""The pages of the relays: those of a ministry desk, sending one, and saying what became of it."""

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from audit.requests import ActorRequest
from referrals.deadlines import local_day
from referrals.forms.typed import replaced_field
from referrals.models import Case
from referrals.presentation.words import with_back
from referrals.relays import services
from referrals.relays.forms import OutcomeForm, RelayForm
from referrals.relays.pages import addressees, desk_rows, relay_page
from referrals.relays.permissions import can_relay_now, sending_level
from referrals.services import (
    MoveForbidden,
    StaleCase,
    find_case,
)
from referrals.views.navigation import back_of, breadcrumb
from referrals.views.refusals import accepted, conflict, explained

View = Callable[..., HttpResponse]


def _known(view: View) -> View:
    """A relay of others and none at all look the same."""

    @wraps(view)
    def answered(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except services.RelayNotFound:
            raise Http404 from None

    return answered


@require_safe
@explained
def desk(request: ActorRequest, *, template: str = "referrals/relays/desk.html") -> HttpResponse:
    relays = services.list_relays(actor=request.actor)
    today = local_day(timezone.now())
    context = {
        "breadcrumb": [(_("Relays"), "")],
        "pending": desk_rows(relays.pending().order_by("due_on", "pk"), today),
        "settled": desk_rows(services.recently_settled(relays), today),
    }
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
@_known
def relay(
    request: ActorRequest,
    relay_id: uuid.UUID,
    *,
    template: str = "referrals/relays/relay.html",
) -> HttpResponse:
    view = services.read_relay(actor=request.actor, relay_id=relay_id)
    form, status = _blank_outcome(view), HTTPStatus.OK
    if request.method == "POST":
        step = request.POST.get("step", "")
        if replaced_field(step):
            form.replace(request.POST, step)
        else:
            form = _outcome_form(view, request.POST)
            if _settled(request, relay_id, form):
                messages.success(request, _("The relay was updated."))
                return redirect(request.get_full_path())
            if not view.outcomes:
                status = HTTPStatus.CONFLICT
    context = relay_page(request.actor, view, back=back_of(request))
    context |= {"form": form if view.outcomes else None, "is_settled": not view.outcomes}
    return render(request, template, context, status=status)


def _outcome_form(view: services.RelayView, *args: Any, **kwargs: Any) -> OutcomeForm:
    return OutcomeForm(
        *args,
        outcomes=view.outcomes,
        asks_means=view.relay.contact_point_id is not None,
        **kwargs,
    )


def _blank_outcome(view: services.RelayView) -> OutcomeForm:
    return _outcome_form(view, initial={"means": view.relay.means})


def _settled(request: ActorRequest, relay_id: uuid.UUID, form: OutcomeForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        return accepted(
            form,
            services.settle_relay,
            actor=request.actor,
            relay_id=relay_id,
            status=data["status"],
            answer=data["answer"],
            means=data.get("means", ""),
            confirmations=form.confirmations(),
        )
    except services.RelayNotPossible:
        form.add_error(None, _("This relay was settled meanwhile. Nothing was saved."))
        return False


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def send(
    request: ActorRequest, reference: str, *, template: str = "referrals/relays/send.html"
) -> HttpResponse:
    actor = request.actor
    case = find_case(actor=actor, reference=reference)
    if sending_level(actor, case) is None:
        raise PermissionDenied
    if not can_relay_now(actor, case):
        return _impossible(request, case)
    offered = addressees(actor, case)
    form = RelayForm(addressees=offered, initial={"version": case.version})
    step = request.POST.get("step", "")
    if replaced_field(step):
        form.replace(request.POST, step)
    elif request.method == "POST":
        form = RelayForm(request.POST, addressees=offered)
        try:
            if form.is_valid() and _is_sent(request, case, form):
                messages.success(request, _("The relay was sent."))
                return redirect(_case_url(request, case))
        except (MoveForbidden, StaleCase):
            case.refresh_from_db()
            return _impossible(request, case)
    context = {
        "breadcrumb": _trail(request, case, _("Relay the case")),
        "case": case,
        "case_url": _case_url(request, case),
        "form": form,
        "back": back_of(request),
    }
    return render(request, template, context)


def _is_sent(request: ActorRequest, case: Case, form: RelayForm) -> bool:
    data = form.cleaned_data
    return accepted(
        form,
        services.send_relay,
        actor=request.actor,
        case_id=case.pk,
        request=data["request"],
        means=data["means"],
        due_on=data["due_on"],
        expected_version=data["version"] or 0,
        confirmations=form.confirmations(),
        **form.chosen(),
    )


def _impossible(request: ActorRequest, case: Case) -> HttpResponse:
    """The case has left the state in which it can be relayed; what was typed is given back."""
    typed = [(_("What you ask"), request.POST.get("request", ""))]
    return conflict(request, case=case, typed=typed, back=back_of(request))


def _case_url(request: ActorRequest, case: Case) -> str:
    return with_back(reverse("referrals:case", args=[case.reference]), back_of(request))


def _trail(request: ActorRequest, case: Case, title: str) -> list[tuple[str, str]]:
    trail = [(case.reference, _case_url(request, case)), (title, "")]
    return breadcrumb(request.actor, back=back_of(request), trail=trail)
