"""Leads a member to the charter that it has not accepted yet."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.requests import ActorRequest
from commissions.access.decorators import WITHOUT_FACTOR, View
from commissions.charter.services import must_accept
from commissions.middleware import lacks_factor
from commissions.models import Member

WITHOUT_CHARTER = "is_open_without_charter"


def open_without_charter(view: View) -> View:
    """For the page of the charter itself."""
    setattr(view, WITHOUT_CHARTER, True)
    return view


class CharterMiddleware:
    """Pages for everybody, the second factors and the way out stay open, and a member without a
    seat has nothing to accept. One query asks at each page: a new version is asked for at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, view: Callable[..., Any], *_arguments: Any
    ) -> HttpResponse | None:
        is_open = not getattr(view, "login_required", True) or any(
            hasattr(view, mark) for mark in (WITHOUT_FACTOR, WITHOUT_CHARTER)
        )
        if is_open or not isinstance(request.user, Member) or lacks_factor(request):
            return None
        if request.actor.seat_id is None or not must_accept(request.user):
            return None
        return redirect(f"{reverse('commissions:charter')}?{urlencode({'next': request.path})}")
