"""A forgotten password: the same answer for every address, and a link that works once.

The link opens nothing but the choice of a password: the second factor is still asked for.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.requests import ActorRequest
from commissions.access.limits import TooManyAttempts, count_attempt
from commissions.access.passwords import ask_for_reset, replace_forgotten_password
from commissions.forms import NewPasswordForm, ResetForm


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def reset_ask(
    request: ActorRequest, *, template: str = "commissions/reset_ask.html"
) -> HttpResponse:
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            count_attempt(account=f"reset {email}", address=request.META.get("REMOTE_ADDR", ""))
        except TooManyAttempts:
            form.add_error(None, _("Too many attempts. Try again in fifteen minutes."))
            return render(request, template, {"form": form}, status=429)
        ask_for_reset(email=email)
        return redirect("commissions:reset_asked")
    return render(request, template, {"form": form})


@login_not_required
@never_cache
@require_http_methods(["GET"])
def reset_asked(
    request: ActorRequest, *, template: str = "commissions/reset_asked.html"
) -> HttpResponse:
    return render(request, template)


@method_decorator(login_not_required, name="dispatch")
class ResetConfirm(PasswordResetConfirmView):
    """Django's view: it puts the token out of the address before it shows the form."""

    form_class = NewPasswordForm
    template_name = "commissions/reset_confirm.html"
    success_url = reverse_lazy("commissions:login")

    def form_valid(self, form: Any) -> HttpResponse:
        replace_forgotten_password(member=form.user, password=form.cleaned_data["new_password1"])
        # As Django does: the link is spent.
        self.request.session.pop("_password_reset_token", None)
        messages.success(self.request, _("Your password was changed. You can log in with it."))
        return redirect(self.get_success_url())


reset_confirm = ResetConfirm.as_view()
