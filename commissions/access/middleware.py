"""When a session ends, and what it opens before it has shown a second factor."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from commissions.access.decorators import WITHOUT_FACTOR
from commissions.access.factors import has_factor
from commissions.access.sessions import leave_session
from commissions.middleware import lacks_factor
from commissions.models import Member

OPENED_AT = "opened_at"


class SessionLifetimeMiddleware:
    """A session ends some hours after the log-in, however busy it was: an office closes, and the
    computer stays on. The end of a session that is not used is Django's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            opened_at = request.session.setdefault(OPENED_AT, time.time())
            if time.time() - opened_at > settings.RELAIS_SESSION_LIFETIME:
                leave_session(request)
                logout(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever needs a second factor and has not shown one is led to set one up, and nothing else.

    The actor of such a request has no rights already (`ActorMiddleware`): a page that is open
    to all shows what it shows to a visitor, and every other one leads to the set-up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any
    ) -> HttpResponse | None:
        is_open = not getattr(view, "login_required", True) or hasattr(view, WITHOUT_FACTOR)
        if is_open or not lacks_factor(request) or not isinstance(request.user, Member):
            return None
        if has_factor(request.user):
            # Opened before the factor was: this session never showed it.
            logout(request)
            return redirect("account_login")
        return redirect("mfa_index")
