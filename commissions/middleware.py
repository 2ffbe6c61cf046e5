"""Puts the actor on the request: who acts, through which seat."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from audit.actors import Actor, Role
from audit.readers import reading_as
from commissions.access.factors import has_shown_factor, needs_factor
from commissions.models import Member
from commissions.services import actor_of

SEAT_SESSION_KEY = "seat"


class ActorMiddleware:
    """Sets `request.actor`, as whom rows are read until the answer is made; reads the seats anew
    at each request, so a change of rights is effective at once. Calls with an API token get their
    actor from the authentication class."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = actor_for(request)
        request.actor = actor  # type: ignore[attr-defined]
        with reading_as(actor):
            return self.get_response(request)


def actor_for(request: HttpRequest) -> Actor:
    """The actor of a request with a session: a visitor when nobody is logged in.

    Without the second factor that its role asks for, a member has no seat to act through.
    """
    if not isinstance(request.user, Member):
        return Actor.visitor()
    actor = actor_of(request.user, seat_id=request.session.get(SEAT_SESSION_KEY))
    if needs_factor(actor) and not has_shown_factor(request, request.user):
        request.lacks_factor = True  # type: ignore[attr-defined]
        return Actor(label=actor.label, role=Role.VISITOR, member_id=actor.member_id)
    return actor


def lacks_factor(request: HttpRequest) -> bool:
    return getattr(request, "lacks_factor", False)
