"""Pages that belong to no app: errors, the language switch, what the law asks a site to say."""

import sys
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token
from django.views.decorators.http import require_POST, require_safe

from config.api.problems import problem_response
from config.middleware import is_api
from privacy.keyring import KeyringError
from privacy.services import SealedTextError

# The codes that the views of the API give to the same refusals.
PROBLEM_CODES = {
    HTTPStatus.BAD_REQUEST: "parse_error",
    HTTPStatus.FORBIDDEN: "permission_denied",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.INTERNAL_SERVER_ERROR: "server_error",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
}
# What the database raises when it is away, full, or when a statement or a lock took too long.
DATABASE_AWAY = (InterfaceError, OperationalError)
# A secret of a second factor that its master key does not open. The texts of the cases have pages
# of their own for this (referrals.views.refusals).
KEYS_UNUSABLE = (KeyringError, SealedTextError)
RETRY_AFTER_SECONDS = 10


@login_not_required
@csrf_exempt  # Another site could change the language of the pages, and nothing else.
@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the language for this browser and come back to the same page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("home")
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_POST
def keep_session(request: HttpRequest) -> HttpResponse:
    """Prolong the session: being asked is enough, since each request saves it."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", publisher_context(_("Accessibility")))


@login_not_required
@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal_notice.html", publisher_context(_("Legal notice")))


@login_not_required
@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/personal_data.html", publisher_context(_("Personal data")))


def publisher_context(title: str) -> dict[str, object]:
    """Who runs this installation, from the settings; the page says so when nobody filled it in."""
    return {
        "breadcrumb": [(title, "")],
        "publisher": settings.RELAIS_PUBLISHER,
        "contact_email": settings.RELAIS_CONTACT_EMAIL,
    }


def refusal(request: HttpRequest, status: HTTPStatus, title: str) -> HttpResponse:
    """The page of an error, or its problem details (RFC 9457) for a program.

    Neither says anything about what was asked for: an absent thing and a forbidden one look alike.
    """
    if is_api(request):
        return problem_response(status, code=PROBLEM_CODES[status], detail=title)
    return render(request, f"{status.value}.html", status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, HTTPStatus.BAD_REQUEST, _("The request could not be understood"))


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, HTTPStatus.FORBIDDEN, _("You are not allowed to do this"))


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, HTTPStatus.NOT_FOUND, _("Nothing here"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Draws a page that needs neither the database nor the context: both may be what failed.

    Django calls it while it handles the exception.
    """
    if isinstance(sys.exception(), KEYS_UNUSABLE):
        title = _("The keys cannot be used")
        return failure(request, HTTPStatus.SERVICE_UNAVAILABLE, title, template="503_keys.html")
    if isinstance(sys.exception(), DATABASE_AWAY):
        response = failure(
            request,
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("Relais is busy: nothing was saved, try again"),
        )
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return failure(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("Relais has failed"))


def failure(
    request: HttpRequest, status: HTTPStatus, title: str, *, template: str = ""
) -> HttpResponse:
    if is_api(request):
        return refusal(request, status, title)
    page = get_template(template or f"{status.value}.html")
    return HttpResponse(page.render(), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing, old, or another session's. The reason stays inside."""
    if is_api(request):
        return refusal(request, HTTPStatus.FORBIDDEN, _("The security token is missing or old"))
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
