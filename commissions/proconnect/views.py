"""To the provider and back: logging in, linking one's identity, logging out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.requests import ActorRequest
from audit.services import record_refusal
from commissions.access.decorators import proved_lately, proved_lately_from
from commissions.access.factors import note_factor
from commissions.access.pages import next_page
from commissions.models import Member
from commissions.proconnect import flow, identities
from commissions.proconnect.provider import ProviderRefusal, ProviderUnavailable, is_on
from commissions.requests import member_of

View = Callable[..., HttpResponse]


def when_on(view: View) -> View:
    """Without a provider in the settings, these addresses do not exist."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_on():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


# The provider is called outside any transaction: it may be slow.
@transaction.non_atomic_requests
@login_not_required
@never_cache
@when_on
@require_POST
def log_in(request: ActorRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_page(request))
    return _leave(request, next_to=next_page(request))


@transaction.non_atomic_requests
@never_cache
@when_on
@proved_lately
@require_http_methods(["GET", "POST"])
def own_identity(
    request: ActorRequest, *, template: str = "commissions/proconnect/identity.html"
) -> HttpResponse:
    member = member_of(request)
    if request.method == "POST" and not identities.is_linked(member):
        return _leave(request, member_id=member.pk)
    return render(request, template, {"is_linked": identities.is_linked(member)})


@never_cache
@when_on
@require_POST
@proved_lately_from("commissions:proconnect_identity")
def unlink(request: ActorRequest) -> HttpResponse:
    member = member_of(request)
    try:
        identities.unlink(actor=request.actor, member=member)
    except identities.OnlyWayIn:
        messages.error(request, _("Set a password first: nothing else would open your account."))
    else:
        messages.success(request, _("ProConnect no longer opens your account."))
    return redirect("commissions:proconnect_identity")


@transaction.non_atomic_requests
@login_not_required
@never_cache
@when_on
@require_GET
def come_back(request: ActorRequest) -> HttpResponse:
    """What the provider answers, through the browser."""
    answer = request.GET.dict()
    try:
        attempt = flow.take_attempt(request.session, answer)
        identity = flow.finish(attempt, answer)
        if attempt.member_id is not None:
            return _link(request, attempt, identity)
        return _log_in(request, attempt, identity)
    except ProviderUnavailable:
        messages.error(request, _("ProConnect does not answer. Try again in a moment."))
    except ProviderRefusal as refusal:
        record_refusal(
            actor=request.actor,
            event="login.provider_refused",
            purpose="login.provider",
            extra={"reason": refusal.code},
        )
        messages.error(request, _refusal_text(refusal))
    return redirect(
        "commissions:proconnect_identity" if request.user.is_authenticated else "account_login"
    )


@login_not_required
@when_on
@require_GET
def after_end(request: ActorRequest) -> HttpResponse:
    """Back from the log-out at the provider; the one here took place before."""
    return redirect("home")


def _refusal_text(refusal: ProviderRefusal) -> str:
    """What concerns the person is said; what is wrong in an answer stays inside."""
    match refusal.code:
        case "identity_unknown":
            return _(
                "This ProConnect identity opens no account here. Log in with your password, then "
                "link it on the page of your account."
            )
        case "identity_taken":
            return _("This ProConnect identity cannot be linked to your account.")
        case _:
            return _("ProConnect could not log you in. Start again, or use your password.")


def _log_in(request: ActorRequest, attempt: flow.Attempt, identity: flow.Identity) -> HttpResponse:
    if request.user.is_authenticated:
        raise ProviderRefusal("logged_in_meanwhile")
    member = identities.member_of(identity)
    if member is None:
        raise ProviderRefusal("identity_unknown")
    # What was known of the visitor does not become the member's.
    request.session.cycle_key()
    flow.remember_ending(request.session, identity)
    login = Login(user=member, redirect_url=attempt.next_page)
    if identity.has_second_factor:
        note_factor(request, member, type=identities.PROVIDER)
        LoginStageController(request, login).set_handled(AuthenticateStage.key)
    else:
        record_authentication(request, member, identities.PROVIDER)
    response: HttpResponse = perform_login(request, login)
    return response


def _link(request: ActorRequest, attempt: flow.Attempt, identity: flow.Identity) -> HttpResponse:
    if not isinstance(request.user, Member) or request.user.pk != attempt.member_id:
        raise ProviderRefusal("another_member")
    try:
        identities.link(actor=request.actor, member=request.user, identity=identity)
    except identities.IdentityTaken:
        raise ProviderRefusal("identity_taken") from None
    messages.success(request, _("ProConnect opens your account from now on."))
    return redirect("commissions:proconnect_identity")


def _leave(
    request: ActorRequest, *, next_to: str = "", member_id: int | None = None
) -> HttpResponse:
    try:
        address = flow.begin(request.session, next_page=next_to, member_id=member_id)
    except ProviderUnavailable:
        messages.error(request, _("ProConnect does not answer. Try again in a moment."))
        return redirect("commissions:proconnect_identity" if member_id else "account_login")
    return leave_for(request, address)


def leave_for(request: ActorRequest, address: str) -> HttpResponse:
    """A page that goes on to the provider by itself, or by a link.

    A redirection of the form would be stopped by `form-action 'self'`, which holds for the whole
    chain of redirections, at addresses that we do not know.
    """
    return render(request, "commissions/proconnect/leaving.html", {"address": address})
