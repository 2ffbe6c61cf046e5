"""Keeps what was typed in a form when the session has ended, and gives it back after the log-in.

Without JavaScript the form arrives after the end of the session: its cookie still names the
session, which the database remembers until the next night. With JavaScript the page sends what was
typed at the end, and closes the session itself. Either way it is sealed, and shown to its author
alone, at the same address.
"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from audit.actors import Actor
from commissions.middleware import lacks_factor
from commissions.models import Member
from commissions.services import actor_of
from referrals.kept.addresses import ADDRESS_FIELD, address_of
from referrals.kept.services import forget_form, keep_form, kept_form

# The buttons of the notice above a form that was kept.
RESUME, FORGET = "resume", "forget"
# What a page that shows a form again without judging it understands: a replacement of nothing.
SHOW_AGAIN = "replace-nothing"
# The forms that were taken up again in this session: once one is stored, the kept one goes.
RESUMED = "resumed_forms"
ENDED_WITHIN = timedelta(days=1)


class KeepTypedMiddleware:
    """Stands after the protection of forms and before the one that asks to log in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            _forget_what_was_stored(request)
        return response

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], *_arguments: Any
    ) -> HttpResponse | None:
        address = address_of(request) if request.method == "POST" else ""
        if not address:
            return None
        if request.user.is_authenticated:
            return None if lacks_factor(request) else _answer(request, address)
        member = _member_of_ended_session(request)
        if member is not None:
            keep_form(actor=actor_of(member), address=address, data=_typed(request))
        return None


def _answer(request: HttpRequest, address: str) -> HttpResponse | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    step = request.POST.get("step", "")
    if step == FORGET:
        forget_form(actor=actor, address=address)
        return HttpResponseRedirect(address)
    if step == RESUME:
        data = kept_form(actor=actor, address=address)
        if data is None:
            return HttpResponseRedirect(address)
        data["step"] = SHOW_AGAIN
        request.POST = data  # type: ignore[assignment]
        resumed = request.session.get(RESUMED, [])
        request.session[RESUMED] = [*(one for one in resumed if one != address), address]
    return None


def _forget_what_was_stored(request: HttpRequest) -> None:
    resumed = request.session.get(RESUMED, [])
    if request.path in resumed and request.user.is_authenticated:
        forget_form(actor=request.actor, address=request.path)  # type: ignore[attr-defined]
        request.session[RESUMED] = [one for one in resumed if one != request.path]


def _typed(request: HttpRequest) -> QueryDict:
    data = request.POST.copy()
    data.pop(ADDRESS_FIELD, None)
    return data


def _member_of_ended_session(request: HttpRequest) -> Member | None:
    """Whose session it was, when it ended by itself: one that was closed has no row any more."""
    now = timezone.now()
    row = Session.objects.filter(
        session_key=request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""),
        expire_date__lte=now,
        expire_date__gt=now - ENDED_WITHIN,
    ).first()
    if row is None:
        return None
    values = row.get_decoded()
    member = Member.objects.filter(pk=values.get(SESSION_KEY, 0), is_active=True).first()
    # A new password ends the old sessions, also those that had ended.
    proof = values.get(HASH_SESSION_KEY, "")
    if member is None or not constant_time_compare(proof, member.get_session_auth_hash()):
        return None
    return member
