"""What a page answers when a service refuses: one place for all the pages of the cases."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.requests import ActorRequest
from privacy.keyring import KeyringError
from privacy.services import SealedTextError, TextDestroyed, TextUnavailable
from referrals.forms.screened import ScreenedForm
from referrals.models import Case
from referrals.presentation.words import actions, last_move, with_back
from referrals.services import CaseForbidden, CaseNotFound, CaseRefused, IdentifyingText
from referrals.services.unreadable import tell_unreadable
from referrals.views.navigation import breadcrumb

View = Callable[..., HttpResponse]
P = ParamSpec("P")


def accepted(
    form: ScreenedForm, write: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs
) -> bool:
    """Whether the service takes what was typed; if not, the form says why."""
    try:
        write(*args, **kwargs)
    except CaseRefused as refused:
        form.refuse(refused.errors)
    except IdentifyingText as identifying:
        form.identify(identifying)
    else:
        return True
    return False


def explained(view: View) -> View:
    """An unknown case and one of others look the same (404); a right that lacks is a 403; a text
    that cannot be opened says so, and is never shown as an empty one."""

    @wraps(view)
    def answered(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CaseNotFound:
            raise Http404 from None
        except CaseForbidden:
            raise PermissionDenied from None
        except TextDestroyed as error:
            return _unreadable(request, str(error), HTTPStatus.GONE)
        except (SealedTextError, KeyringError) as error:
            return _unavailable(request, error)

    return answered


def _unavailable(request: ActorRequest, error: SealedTextError | KeyringError) -> HttpResponse:
    message = str(error)
    if isinstance(error, (TextUnavailable, KeyringError)):
        tell_unreadable(actor=request.actor, error=error)
    if isinstance(error, KeyringError):
        # What is wrong with a file of keys is for whoever runs Relais, in the log.
        message = _("The keys of the texts cannot be used now.")
    return _unreadable(request, message, HTTPStatus.SERVICE_UNAVAILABLE)


def _unreadable(request: ActorRequest, message: str, status: HTTPStatus) -> HttpResponse:
    context = {"message": message, "is_destroyed": status == HTTPStatus.GONE}
    return render(request, "referrals/unreadable.html", context, status=status)


def conflict(
    request: ActorRequest,
    *,
    case: Case,
    typed: list[tuple[str, str]],
    back: str,
    status: HTTPStatus = HTTPStatus.CONFLICT,
    template: str = "referrals/conflict.html",
) -> HttpResponse:
    """Say what the case has become, what can be done now, and give back what was typed."""
    actor = request.actor
    url = with_back(reverse("referrals:case", args=[case.reference]), back)
    context = {
        "breadcrumb": breadcrumb(
            actor, back=back, trail=[(case.reference, url), (_("Refused"), "")]
        ),
        "case": case,
        "case_url": url,
        "last_move": last_move(actor, case),
        "actions": actions(actor, case, back=back),
        "typed": [(label, text) for label, text in typed if text],
        "back": back,
    }
    return render(request, template, context, status=status)
