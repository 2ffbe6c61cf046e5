"""A request as the views of Relais receive it."""

from django.http import HttpRequest
from rest_framework.request import Request

from audit.actors import Actor


class ActorRequest(HttpRequest):
    """For type annotations: `commissions.middleware.ActorMiddleware` sets the actor."""

    actor: Actor


class ActorApiRequest(Request):
    """The same in the API, where the authentication class sets the actor."""

    actor: Actor
