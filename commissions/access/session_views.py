"""The list of one's own open sessions, and the end of the others."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from audit.requests import ActorRequest
from commissions.access import sessions
from commissions.access.decorators import proved_lately_from
from commissions.requests import member_of


@never_cache
@require_GET
def session_list(
    request: ActorRequest, *, template: str = "commissions/sessions.html"
) -> HttpResponse:
    current = request.session.session_key
    return render(
        request,
        template,
        {"sessions": sessions.sessions_of(member_of(request), current=current)},
    )


@require_POST
@proved_lately_from("commissions:sessions")
def session_end(request: ActorRequest, pk: int) -> HttpResponse:
    try:
        sessions.end_session(actor=request.actor, member=member_of(request), pk=pk)
    except sessions.SessionNotFound:
        raise Http404 from None
    messages.success(request, _("The session has ended."))
    return redirect("commissions:sessions")


@require_POST
@proved_lately_from("commissions:sessions")
def session_end_others(request: ActorRequest) -> HttpResponse:
    sessions.end_other_sessions(
        actor=request.actor, member=member_of(request), current=request.session.session_key
    )
    messages.success(request, _("All your other sessions have ended."))
    return redirect("commissions:sessions")
