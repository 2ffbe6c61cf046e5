"""The pages of an account: log-in, log-out, password, seats."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.requests import ActorRequest
from audit.services import record
from commissions.access.decorators import open_without_factor
from commissions.access.pages import next_page
from commissions.access.passwords import replace_own_password
from commissions.access.sessions import (
    follow_identifier,
    leave_session,
    renew_identifier,
)
from commissions.authentication import (
    TooManyAttempts,
    WrongCredentials,
    member_with_password,
)
from commissions.forms import LoginForm, PasswordChangeForm, SeatForm
from commissions.middleware import SEAT_SESSION_KEY
from commissions.models import Member
from commissions.proconnect.flow import ending_address
from commissions.proconnect.provider import is_on
from commissions.proconnect.views import leave_for
from commissions.requests import member_of
from commissions.services import open_seats


# A refused log-in must keep its count and its line in the journal: no transaction around it.
@transaction.non_atomic_requests
@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: ActorRequest, *, template: str = "commissions/login.html") -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_page(request))
    form = LoginForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            member = member_with_password(
                request=request,
                email=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
            )
        except WrongCredentials:
            form.add_error(None, _("The e-mail address or the password is not right."))
        except TooManyAttempts:
            form.add_error(None, _("Too many attempts. Try again in fifteen minutes."))
            status = 429
        else:
            # What was known of the visitor does not become the member's; allauth changes the
            # identifier again at the last step.
            request.session.cycle_key()
            login = Login(user=member, redirect_url=next_page(request))
            response: HttpResponse = perform_password_login(request, {}, login)
            return response
    context = {"form": form, "next": next_page(request), "has_proconnect": is_on()}
    return render(request, template, context, status=status)


@open_without_factor
@login_not_required
@require_POST
def log_out(request: ActorRequest) -> HttpResponse:
    if isinstance(request.user, Member):
        record(actor=request.actor, event="logout", target=request.user, purpose="logout")
        leave_session(request)
    ending = ending_address(request.session)
    logout(request)
    # Whoever came through a provider leaves it too: the next person at this computer would not.
    response = leave_for(request, ending) if ending else redirect("home")
    # What the browser kept of the session's pages goes with the session.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@never_cache
@require_GET
def account(request: ActorRequest, *, template: str = "commissions/account.html") -> HttpResponse:
    seats = open_seats(member_of(request))
    form = SeatForm(seats=seats, initial={"seat": request.actor.seat_id})
    return render(request, template, {"seats": seats, "form": form, "has_proconnect": is_on()})


@require_POST
def choose_seat(request: ActorRequest) -> HttpResponse:
    form = SeatForm(request.POST, seats=open_seats(member_of(request)))
    if form.is_valid():
        request.session[SEAT_SESSION_KEY] = form.cleaned_data["seat"]
        renew_identifier(request)
        messages.success(request, _("You now act through this seat."))
    else:
        messages.error(request, _("This seat is not open to you."))
    return redirect("commissions:account")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(
    request: ActorRequest, *, template: str = "commissions/password_change.html"
) -> HttpResponse:
    member = member_of(request)
    form = PasswordChangeForm(member, request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        before = request.session.session_key
        password = form.cleaned_data["new_password1"]
        replace_own_password(member=member, password=password, session_key=before)
        # This session goes on, under a new identifier.
        update_session_auth_hash(request, member)
        follow_identifier(request, before=before)
        messages.success(request, _("Your password was changed."))
        return redirect("commissions:account")
    return render(request, template, {"form": form})
