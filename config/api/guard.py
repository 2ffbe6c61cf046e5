"""Refuses what no operation can take, before any of them sees it."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.api.problems import problem_response

API_PREFIX = "/api/"


class ApiGuardMiddleware:
    """A NUL in a path or a query cannot be stored or compared by PostgreSQL: it would fail deep
    inside an operation instead of being said. A call by plain HTTP is refused where pages
    redirect: a program that is redirected never notices that its token travels in clear."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API_PREFIX):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return problem_response(HTTPStatus.FORBIDDEN, code="https_required")
        if "\x00" in request.path or any(
            "\x00" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])
        ):
            return problem_response(HTTPStatus.BAD_REQUEST, code="parse_error")
        return self.get_response(request)
