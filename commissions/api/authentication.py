"""API authentication: a token or the session, each with the actor that it stands for."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from audit.actors import Actor
from audit.readers import read_as
from commissions.api.errors import CharterProblem
from commissions.api_access.scopes import opens
from commissions.api_access.services import TokenIsOver, actor_of_token, note_use
from commissions.charter.services import must_accept

_TOKEN = re.compile(rb"[0-9A-Za-z]{1,200}")


def _act_as(request: Request, actor: Actor) -> None:
    """Views and services look for the actor on Django's request, as in the pages."""
    # DRF's request passes readings on to Django's request, and not assignments.
    django_request = request._request  # noqa: SLF001
    django_request.actor = actor  # type: ignore[attr-defined]
    read_as(actor)


class ScopeMissing(PermissionDenied):
    default_code = "scope_missing"
    default_detail = _("This token was not given the scope that this operation needs.")


class ActorTokenAuthentication(TokenAuthentication):  # type: ignore[misc]  # knox has no types.
    """`Authorization: Token …`; only a hash of the token is stored."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        # knox decodes the token and looks for it in the database whatever its bytes are.
        if not _TOKEN.fullmatch(token):
            raise AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)  # type: ignore[no-any-return]  # See above.

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        answer: tuple[Any, Any] | None = super().authenticate(request)
        if answer is None:
            return None
        try:
            actor, grant = actor_of_token(answer[1])
        except TokenIsOver:
            raise AuthenticationFailed(_("Invalid token.")) from None
        _act_as(request, actor)
        route = request.resolver_match.route if request.resolver_match else ""
        if not opens(grant.scopes, method=str(request.method), route=route):
            raise ScopeMissing
        note_use(grant)
        return answer


class ActorSessionAuthentication(SessionAuthentication):
    """The browser's session, for the pages' own calls; unsafe methods need the CSRF token.

    The middleware has already put the actor of the session on the request. That of the charter
    stops pages only: whoever has not accepted is stopped here.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        answer: tuple[Any, Any] | None = super().authenticate(request)
        django_request = request._request  # noqa: SLF001
        actor: Actor = django_request.actor  # type: ignore[attr-defined]
        if answer is not None and actor.seat_id is not None and must_accept(answer[0]):
            raise CharterProblem
        return answer

    def authenticate_header(self, request: Request) -> str:
        # With a challenge, DRF answers 401 rather than 403 to a caller that is not known.
        return "Session"


class ActorTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = ActorTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": str(_("The word Token, a space, and the token.")),
        }


class ActorSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = ActorSessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
