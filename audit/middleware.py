"""Refusals enter the journal, whatever became of the transaction of their request."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from audit.actors import Actor
from audit.context import Happening, refusals
from audit.services import record_refusal, record_waiting_refusals

PATH_LENGTH = 200


class RefusalMiddleware:
    """Records every 403 that a member gets, and what `record_refusal` left waiting.

    It stands outside the view, whose transaction a refusal rolls back. The path is kept without
    its query, which may hold what somebody typed, and quoted, so that it stays on one line.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        waiting: list[Happening] = []
        token = refusals.set(waiting)
        try:
            response = self.get_response(request)
            actor: Actor = getattr(request, "actor", None) or Actor.visitor()
            is_refused = response.status_code == HTTPStatus.FORBIDDEN and actor.is_authenticated
            if is_refused and not waiting:
                record_refusal(
                    actor=actor,
                    event="access.refused",
                    extra={"method": request.method, "path": quote(request.path)[:PATH_LENGTH]},
                )
            if waiting:
                record_waiting_refusals(waiting)
        finally:
            refusals.reset(token)
        return response
