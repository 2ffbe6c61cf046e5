"""What every request and every answer gets: an identifier, safe headers, a language."""

import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from structlog.contextvars import bound_contextvars

from audit.context import request_id
from config.api.problems import BodyTooLarge, problem_response

GetResponse = Callable[[HttpRequest], HttpResponse]

API_PREFIX = "/api/"

# Everything that a page of Relais never needs. Passkeys stay allowed to our own pages.
PERMISSIONS_POLICY = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "autoplay",
                "camera",
                "display-capture",
                "encrypted-media",
                "fullscreen",
                "geolocation",
                "gyroscope",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "picture-in-picture",
                "screen-wake-lock",
                "usb",
                "xr-spatial-tracking",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PREFIX)


class RequestIdMiddleware:
    """Names the request in the journal, in the logs and in the answer.

    The identifier is always made here: one chosen by the caller could be made to collide with
    another person's in the journal. A proxy that wants it reads it from the answer.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = uuid.uuid4().hex
        token = request_id.set(identifier)
        try:
            with bound_contextvars(request_id=identifier):
                response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = identifier
        return response


class SecurityHeadersMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        self._forbid_storing(request, response)
        if ends_session(response):
            # What the browser kept of the session's pages goes with the session.
            response.headers.setdefault("Clear-Site-Data", '"cache"')
        return response

    @staticmethod
    def _forbid_storing(request: HttpRequest, response: HttpResponse) -> None:
        """Nothing that a person with credentials saw, or that sets a cookie, stays in a cache,
        whatever the view said.

        Pages for visitors are not stored either: after a quick exit on a shared device, the back
        button must not bring back what was searched. A page or a download of the directory that
        holds no search may say otherwise.
        """
        if request.path.startswith(settings.STATIC_URL):
            # The same for everybody, and named after its content in production.
            return
        if has_credentials(request) or response.cookies:
            response["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ("Cookie",))
        elif response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store, private")


class BodyLimitMiddleware:
    """No body longer than the limit is read, be it a form, a file or JSON.

    Django's own limit leaves files out. A body without a length is not read at all by WSGI.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if announced_length(request) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        if is_api(request):
            return problem_response(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, code=BodyTooLarge.default_code
            )
        return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def announced_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        # Django reads nothing of such a body either.
        return 0


def has_credentials(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers


def ends_session(response: HttpResponse) -> bool:
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and cookie["max-age"] == 0


class LanguageMiddleware:
    """French, unless the visitor chose English with the switch.

    The browser's Accept-Language is ignored for pages on purpose: browsers set to English are
    common on shared and foreign-made devices, the words of the procedure exist in French only,
    and two colleagues who look at the same page must see the same words. Programs have no switch,
    so their Accept-Language counts under /api/.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = asked_language(request) if is_api(request) else chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",) if is_api(request) else ("Cookie",))
        return response


def chosen_language(request: HttpRequest) -> str:
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def asked_language(request: HttpRequest) -> str:
    """The first language of Accept-Language that Relais speaks, else French."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        short = wanted.partition("-")[0]
        if short in dict(settings.LANGUAGES):
            return short
    return settings.LANGUAGE_CODE
