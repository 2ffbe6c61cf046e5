"""The bodies that the actor keeps, and who sits in them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.requests import ActorRequest
from commissions.access.decorators import proved_lately, proved_lately_from
from commissions.access.inactivity import AccountNotReopened
from commissions.administration import services
from commissions.administration.forms import BodyForm
from commissions.models import Body
from commissions.permissions import can_edit_bodies, can_invite
from commissions.refusals import FieldRefused
from commissions.services import SeatForbidden


@never_cache
@require_GET
def body_list(
    request: ActorRequest, *, template: str = "commissions/administration/bodies.html"
) -> HttpResponse:
    if not can_invite(request.actor):
        raise PermissionDenied
    bodies = services.bodies_for(request.actor).order_by("kind", "name")
    return render(
        request, template, {"bodies": bodies, "may_edit": can_edit_bodies(request.actor)}
    )


@never_cache
@require_GET
def body_seats(
    request: ActorRequest, pk: int, *, template: str = "commissions/administration/body.html"
) -> HttpResponse:
    body = _body(request, pk)
    context = {
        "body": body,
        "seats": services.seats_of(body),
        "own_seat": request.actor.seat_id,
        "may_edit": can_edit_bodies(request.actor),
    }
    return render(request, template, context)


@never_cache
@proved_lately
@require_http_methods(["GET", "POST"])
def body_edit(
    request: ActorRequest,
    pk: int | None = None,
    *,
    template: str = "commissions/administration/body_edit.html",
) -> HttpResponse:
    if not can_edit_bodies(request.actor):
        raise PermissionDenied
    body = None if pk is None else _body(request, pk)
    form = BodyForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.keep_body(actor=request.actor, body=body, **form.cleaned_data)
        except FieldRefused as refusal:
            form.add_error(refusal.field_name, refusal.message)
        else:
            messages.success(request, _("The body is recorded."))
            return redirect("administration:body", pk=kept.pk)
    return render(request, template, {"form": form, "body": body})


@require_POST
@proved_lately_from("administration:bodies")
def seat_end(request: ActorRequest, pk: int) -> HttpResponse:
    try:
        seat = services.end_seat(actor=request.actor, seat_id=pk)
    except services.BodyNotFound:
        raise Http404 from None
    except SeatForbidden:
        raise PermissionDenied from None
    messages.success(request, _("The seat has ended; its rights went with it."))
    return redirect("administration:body", pk=seat.body_id)


@require_POST
@proved_lately_from("administration:bodies")
def account_reopen(request: ActorRequest, pk: int, member_pk: int) -> HttpResponse:
    body = _body(request, pk)
    try:
        services.reopen(actor=request.actor, body=body, member_id=member_pk)
    except services.BodyNotFound:
        raise Http404 from None
    except AccountNotReopened:
        raise PermissionDenied from None
    messages.success(request, _("The account is open again."))
    return redirect("administration:body", pk=body.pk)


def _body(request: ActorRequest, pk: int) -> Body:
    try:
        return services.find_body(actor=request.actor, body_id=pk)
    except services.BodyNotFound:
        raise Http404 from None
