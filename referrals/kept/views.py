"""Where a page sends what was typed when its session ends."""

from http import HTTPStatus

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from audit.requests import ActorRequest
from referrals.kept.addresses import ADDRESS_FIELD, address_of
from referrals.kept.services import keep_form


@require_POST
@sensitive_post_parameters()
def keep_typed(request: ActorRequest) -> HttpResponse:
    """Keep a form without sending it. An address that is no form's keeps nothing (400)."""
    address = address_of(request)
    data = request.POST.copy()
    data.pop(ADDRESS_FIELD, None)
    if not address or not keep_form(actor=request.actor, address=address, data=data):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
