"""The centre of notices, and the mails that could not leave."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.actors import Role
from audit.requests import ActorRequest
from referrals.notifications.enums import Delivery
from referrals.notifications.forms import DeliveryForm
from referrals.notifications.services import (
    NotAdministrator,
    abandoned_mails,
    choose_delivery,
    delivery_of,
    mark_all_read,
    notifications_of,
    retry_mail,
)


@require_http_methods(["GET", "HEAD", "POST"])
def notices(
    request: ActorRequest, *, template: str = "referrals/notifications/list.html"
) -> HttpResponse:
    actor = request.actor
    form = DeliveryForm(request.POST or None, initial={"delivery": delivery_of(actor=actor)})
    if request.method == "POST" and form.is_valid():
        choose_delivery(actor=actor, delivery=Delivery(form.cleaned_data["delivery"]))
        messages.success(request, _("Your choice was saved."))
        return redirect("notifications:list")
    context = {
        "breadcrumb": [(_("Notifications"), "")],
        "notices": notifications_of(actor=actor),
        "form": form,
        "sees_dead_letters": actor.role == Role.ADMINISTRATOR,
    }
    return render(request, template, context)


@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    mark_all_read(actor=request.actor)
    return redirect("notifications:list")


@require_safe
def dead_letters(
    request: ActorRequest, *, template: str = "referrals/notifications/dead_letters.html"
) -> HttpResponse:
    try:
        mails = abandoned_mails(actor=request.actor)
    except NotAdministrator:
        raise PermissionDenied from None
    return render(request, template, {"mails": mails})


@require_POST
def retry(request: ActorRequest, mail: uuid.UUID) -> HttpResponse:
    try:
        is_back = retry_mail(actor=request.actor, mail_id=str(mail))
    except NotAdministrator:
        raise PermissionDenied from None
    if is_back:
        messages.success(request, _("The mail will be sent again within a minute."))
    else:
        messages.error(request, _("This mail is no longer among those given up."))
    return redirect("notifications:dead_letters")
