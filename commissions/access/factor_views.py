"""The pages of second factors: the second step of a log-in, setting up, removing.

They are allauth's views. Around them: who acts, a fresh proof, a new identifier of the session and
a mail when something changed.
"""

import json
from collections.abc import Callable
from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import (
    AuthenticateView,
    IndexView,
    ReauthenticateView as ReauthenticateCodeView,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from audit.requests import ActorRequest
from audit.services import acting_as
from commissions.access import forms
from commissions.access.decorators import View, open_without_factor, proved_lately
from commissions.access.factors import can_do_without, has_passkey, note_factor
from commissions.access.limits import TooManyAttempts, count_attempt, forget_attempts
from commissions.access.mails import Alert
from commissions.access.sessions import renew_identifier
from commissions.access.tasks import tell
from commissions.middleware import lacks_factor
from commissions.models import Member
from commissions.services import actor_of


def _page(view: View, *, purpose: str, is_sensitive: bool = True) -> View:
    """A page about one's own factors, reachable before the first one is set up."""

    @never_cache
    @sensitive_post_parameters()
    def acting(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting_as(request.actor, purpose=purpose):
            response = view(request, *args, **kwargs)
            # allauth checks some of its forms when they are drawn: within the transaction as well.
            return response.render() if isinstance(response, TemplateResponse) else response

    return open_without_factor(proved_lately(acting) if is_sensitive else acting)


def _changed(request: ActorRequest, text: str) -> None:
    """After a change of factors: nothing that was known of the session before opens it."""
    renew_identifier(request)
    if isinstance(request.user, Member):
        tell(request.user, Alert.FACTORS_CHANGED)
    messages.success(request, text)


def _as_json(options: dict[str, Any]) -> str:
    """For an attribute of the form: a page of ours has no script in it."""
    return json.dumps(options, cls=DjangoJSONEncoder)


class FactorList(IndexView):  # type: ignore[misc]  # allauth has no types.
    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "is_factor_missing": lacks_factor(self.request),
        }


class SecondStep(AuthenticateView):  # type: ignore[misc]  # allauth has no types.
    """The code or the key that comes after the password."""

    template_name = "mfa/authenticate.html"
    form_class = forms.CodeForm
    webauthn_form_class = forms.PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # allauth's word for a host; our pages draw their frame from a `site` of their own.
        del context["site"]
        if has_passkey(self.stage.login.user):
            context["passkey_options"] = _as_json(context["js_data"]["request_options"])
        return context

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting_as(actor_of(self.stage.login.user), purpose="login.factor"):
            response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class LoginByPasskey(LoginWebAuthnView):  # type: ignore[misc]  # Same reason.
    """A passkey alone: it asks its owner for a finger or a code, and says who that is."""

    form_class = forms.LoginPasskeyForm

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        try:
            count_attempt(account=f"passkey from {address}", address=address)
        except TooManyAttempts:
            messages.error(request, _("Too many attempts. Try again in fifteen minutes."))
            return redirect("account_login")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        member = form.cleaned_data["credential"].user
        address = self.request.META.get("REMOTE_ADDR", "")
        forget_attempts(account=f"passkey from {address}", address=address)
        with acting_as(actor_of(member), purpose="login"):
            response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("This key was not recognised."))
        return redirect("account_login")


class AddApplication(ActivateTOTPView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/totp/activate_form.html"
    form_class = forms.ApplicationForm

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_factor(self.request, self.request.user, type=Authenticator.Type.TOTP)
        _changed(self.request, _("The application now gives your codes."))
        return response


class RemoveApplication(DeactivateTOTPView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/totp/deactivate_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _changed(self.request, _("The application no longer gives your codes."))
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/webauthn/add_form.html"
    form_class = forms.AddPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # One that knows its owner, and asks for a finger or a code: a key that is only held
        # would be worth no more than the password beside it.
        options = passkeys.begin_registration(self.request.user, passwordless=True)
        context["passkey_options"] = _as_json(options)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_factor(self.request, self.request.user, type=Authenticator.Type.WEBAUTHN)
        _changed(self.request, _("The key opens your account from now on."))
        return response


class RenamePasskey(EditWebAuthnView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/webauthn/edit_form.html"
    form_class = forms.RenamePasskeyForm
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        if not can_do_without(self.get_object()):
            messages.error(
                self.request,
                _(
                    "Your account needs a second factor: add another one before you remove this "
                    "one."
                ),
            )
            return redirect("mfa_index")
        response: HttpResponse = super().form_valid(form)
        _changed(self.request, _("The key no longer opens your account."))
        return response


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/recovery_codes/generate.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _changed(self.request, _("The earlier recovery codes open nothing any more."))
        return response


class ShowCodes(ViewRecoveryCodesView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/recovery_codes/index.html"


class RenewedByProof:
    """Whoever proves it is there goes on under a new identifier, as after a log-in."""

    request: ActorRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # The view beside.
        renew_identifier(self.request)
        return response


class ProveByPassword(RenewedByProof, ReauthenticateView):  # type: ignore[misc]  # Same reason.
    template_name = "account/reauthenticate.html"
    form_class = forms.PasswordForm


class ProveByCode(RenewedByProof, ReauthenticateCodeView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/reauthenticate.html"
    form_class = forms.ReauthenticateCodeForm


class ProveByPasskey(RenewedByProof, ReauthenticateWebAuthnView):  # type: ignore[misc]  # Same reason.
    template_name = "mfa/webauthn/reauthenticate.html"
    form_class = forms.ReauthenticatePasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["passkey_options"] = _as_json(context["js_data"]["request_options"])
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("This key was not recognised."))
        response: HttpResponse = self.get(self.request)
        return response


def _proof(view: type[Any]) -> Callable[..., HttpResponse]:
    return _page(view.as_view(), purpose="login.factor", is_sensitive=False)


second_step = sensitive_post_parameters()(SecondStep.as_view())
login_by_passkey = login_not_required(LoginByPasskey.as_view())
prove_by_password = _proof(ProveByPassword)
prove_by_code = _proof(ProveByCode)
prove_by_passkey = _proof(ProveByPasskey)
index = _page(FactorList.as_view(), purpose="factor.read", is_sensitive=False)
add_application = _page(AddApplication.as_view(), purpose="factor.add")
remove_application = _page(RemoveApplication.as_view(), purpose="factor.remove")
add_passkey = _page(AddPasskey.as_view(), purpose="factor.add")
rename_passkey = _page(RenamePasskey.as_view(), purpose="factor.rename")
remove_passkey = _page(RemovePasskey.as_view(), purpose="factor.remove")
new_codes = _page(NewCodes.as_view(), purpose="factor.codes")
show_codes = _page(ShowCodes.as_view(), purpose="factor.codes")
