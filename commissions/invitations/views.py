"""Accepting an invitation, and managing those of one's bodies."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.requests import ActorRequest
from commissions.access.decorators import proved_lately, proved_lately_from
from commissions.administration.services import bodies_for, roles_for
from commissions.invitations import services
from commissions.invitations.forms import AcceptanceForm, InvitationForm
from commissions.invitations.links import LinkRefused
from commissions.models import Member
from commissions.permissions import can_invite
from commissions.refusals import FieldRefused


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def accept(
    request: ActorRequest, token: str, *, template: str = "commissions/invitations/accept.html"
) -> HttpResponse:
    try:
        invitation, member = services.invitation_of_link(token)
        # A member who has an account only says yes.
        form: forms.Form = (
            forms.Form(request.POST or None)
            if member
            else AcceptanceForm(Member(email=invitation.email), request.POST or None)
        )
        if request.method == "POST" and (member or form.is_valid()):
            given = {} if member else form.cleaned_data
            services.accept(
                token=token,
                full_name=given.get("full_name", ""),
                password=given.get("new_password1", ""),
            )
            messages.success(request, _("The seat is yours. Log in to use it."))
            return redirect("commissions:login")
    except LinkRefused:
        return render(request, "commissions/invitations/refused.html", status=410)
    context = {"invitation": invitation, "has_account": member is not None, "form": form}
    return render(request, template, context)


@never_cache
@require_GET
def invitation_list(
    request: ActorRequest, *, template: str = "commissions/invitations/list.html"
) -> HttpResponse:
    if not can_invite(request.actor):
        raise PermissionDenied
    invitations = [
        (one, services.may_approve(request.actor, one))
        for one in services.invitations_for(request.actor).waiting()
    ]
    return render(request, template, {"invitations": invitations})


@never_cache
@proved_lately
@require_http_methods(["GET", "POST"])
def invite(
    request: ActorRequest, *, template: str = "commissions/invitations/invite.html"
) -> HttpResponse:
    if not can_invite(request.actor):
        raise PermissionDenied
    form = InvitationForm(
        request.POST or None,
        bodies=bodies_for(request.actor).active(),
        roles=roles_for(request.actor),
        initial={"body": request.GET.get("body", request.actor.body_id)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite(actor=request.actor, **form.cleaned_data)
        except FieldRefused as refusal:
            form.add_error(refusal.field_name, refusal.message)
        else:
            messages.success(
                request,
                _("A second person has to approve this invitation before it is sent.")
                if invitation.needs_approval
                else _("The invitation is sent. Its link works for seven days."),
            )
            return redirect("administration:invitations")
    return render(request, template, {"form": form})


@require_POST
@proved_lately_from("administration:invitations")
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    try:
        services.approve(actor=request.actor, invitation_id=pk)
    except services.InvitationNotFound:
        raise Http404 from None
    except services.InvitationForbidden:
        raise PermissionDenied from None
    messages.success(request, _("The invitation is sent. Its link works for seven days."))
    return redirect("administration:invitations")


@require_POST
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    try:
        services.withdraw(actor=request.actor, invitation_id=pk)
    except services.InvitationNotFound:
        raise Http404 from None
    messages.success(request, _("The invitation is withdrawn: its link opens nothing any more."))
    return redirect("administration:invitations")
