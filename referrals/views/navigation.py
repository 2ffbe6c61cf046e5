"""Where a page of a case leads back to: the list that its reader came from."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from audit.actors import Actor
from referrals.permissions import can_review_escalations

Breadcrumb = list[tuple[str, str]]


def back_of(request: HttpRequest) -> str:
    """The address of the list to come back to: one of ours, or nothing."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    homes = (reverse("referrals:list"), reverse("coordination:queue"))
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts=None, require_https=request.is_secure()
    )
    return back if is_ours and back.startswith(homes) else ""


def breadcrumb(actor: Actor, *, back: str, trail: Breadcrumb) -> Breadcrumb:
    """The list that one came from, then the pages of the case; the last has no address."""
    if can_review_escalations(actor):
        start = (_("Coordination"), back or reverse("coordination:queue"))
    else:
        start = (_("Cases"), back or reverse("referrals:list"))
    return [start, *trail]
