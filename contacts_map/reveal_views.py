"""Details for partners: the button that shows them, and what oversight sees of it."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.requests import ActorRequest
from contacts_map import services
from contacts_map.permissions import can_oversee_reveals


@require_POST
def reveal(
    request: ActorRequest,
    contact_point_id: int,
    *,
    template: str = "contacts_map/reveals/refused.html",
) -> HttpResponse:
    """Counts the entry, then leads to its page, which shows it for the rest of the day."""
    try:
        found = services.reveal_contact(actor=request.actor, contact_point_id=contact_point_id)
    except services.RevealQuotaError as error:
        context = {"quota": error.quota, "contact_point_id": contact_point_id}
        return render(request, template, context, status=HTTPStatus.TOO_MANY_REQUESTS)
    if found is None:
        raise Http404
    url = reverse("contacts_map:contact", args=[contact_point_id])
    return HttpResponseRedirect(f"{url}#reach")


@require_safe
def days(
    request: ActorRequest, *, template: str = "contacts_map/reveals/days.html"
) -> HttpResponse:
    if not can_oversee_reveals(request.actor):
        raise PermissionDenied
    trail = [
        (_("Directory"), reverse("contacts_map:directory")),
        (_("Contact details shown"), ""),
    ]
    context = {"days": services.reveal_days(actor=request.actor), "breadcrumb": trail}
    return render(request, template, context)
