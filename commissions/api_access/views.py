"""One's own API tokens, those of an association's programs, and the list of oversight."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.requests import ActorRequest
from commissions.access.decorators import proved_lately
from commissions.api_access import services
from commissions.api_access.forms import ProgramForm
from commissions.api_access.scopes import Scope


@never_cache
@require_GET
def token_list(
    request: ActorRequest, *, template: str = "commissions/api_access/list.html"
) -> HttpResponse:
    context = {
        "grants": services.tokens_of(request.actor),
        "may_have_programs": services.may_have_programs(request.actor),
        "may_see_all": services.may_see_all_tokens(request.actor),
    }
    return render(request, template, context)


@never_cache
@require_GET
def all_tokens(
    request: ActorRequest, *, template: str = "commissions/api_access/all.html"
) -> HttpResponse:
    try:
        grants = services.all_tokens(request.actor)
    except services.TokenForbidden:
        raise PermissionDenied from None
    return render(request, template, {"grants": grants})


@never_cache
@proved_lately
@require_http_methods(["GET", "POST"])
def new_program(
    request: ActorRequest, *, template: str = "commissions/api_access/new.html"
) -> HttpResponse:
    """The answer to the form shows the token: it is kept nowhere, so no page can show it again."""
    if not services.may_have_programs(request.actor):
        raise PermissionDenied
    form = ProgramForm(request.POST or None, initial={"scopes": [Scope.CASE_WRITE], "days": 90})
    if request.method == "POST" and form.is_valid():
        try:
            secret, grant = services.issue_program_token(actor=request.actor, **form.cleaned_data)
        except services.TooManyPrograms:
            form.add_error(None, _("The association has five programs already: revoke one first."))
        else:
            shown = {"secret": secret, "grant": grant}
            return render(request, "commissions/api_access/shown.html", shown)
    return render(request, template, {"form": form})


@require_POST
def revoke(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    try:
        services.revoke_grant(actor=request.actor, grant_id=grant_id)
    except services.TokenNotFound:
        raise Http404 from None
    messages.success(request, _("The token is revoked: it opens nothing any more."))
    return redirect("tokens:list")
