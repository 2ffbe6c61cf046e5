"""What a page says of itself: open without a second factor, or only after a fresh proof."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from audit.requests import ActorRequest
from commissions.access.factors import has_proved_lately

View = Callable[..., HttpResponse]

WITHOUT_FACTOR = "is_open_without_factor"


def open_without_factor(view: View) -> View:
    """For the pages that set a second factor up, and the way out."""
    setattr(view, WITHOUT_FACTOR, True)
    return view


def proved_lately(view: View) -> View:
    """Asks who is there to prove it again, when the last proof is some minutes old.

    A form that was sent meanwhile is typed again: allauth would keep it, the password in it and
    the address of its sender in the session.
    """

    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _to_proof(request, request.path) or view(request, *args, **kwargs)

    return guarded


def proved_lately_from(page: str) -> Callable[[View], View]:
    """The same for a button: the proof leads back to the page of this name, where it stands."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _to_proof(request, reverse(page)) or view(request, *args, **kwargs)

        return guarded

    return decorate


def _to_proof(request: ActorRequest, back: str) -> HttpResponse | None:
    methods = get_adapter().get_reauthentication_methods(request.user)
    if has_proved_lately(request) or not methods:
        return None
    return HttpResponseRedirect(f"{methods[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: back})}")
