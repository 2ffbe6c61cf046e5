"""What allauth asks of the site: who may log in, what is journalled, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from audit.services import acting_as, record
from commissions.access import secrets
from commissions.access.devices import greet_device
from commissions.access.factors import can_do_without, has_proved_lately
from commissions.access.sessions import open_session
from commissions.authentication import (
    TooManyAttempts,
    WrongCredentials,
    member_with_password,
)
from commissions.models import Member
from commissions.services import actor_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types.
    """Invitation only, one line in the journal for each log-in, nothing kept of an address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": _("The password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only a page of this site, whatever other hosts are served."""
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={self.request.get_host()},
            require_https=self.request.is_secure(),
        )

    def login(self, request: HttpRequest, user: Member) -> None:
        """The last step of each log-in, whatever factors came before it."""
        actor = actor_of(user)
        with acting_as(actor, purpose="login"):
            super().login(request, user)
            open_session(request, user)
            record(actor=actor, event="login.succeeded", target=user, purpose="login")

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        greet_device(request, response, user)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Member) -> HttpResponse:
        """Blocked between two steps: the same page as for whoever is not known."""
        return redirect("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not has_proved_lately(self.request)

    def reauthenticate(self, user: Member, password: str) -> bool:
        """Counted and journalled like a log-in: it tries the same password."""
        try:
            known = member_with_password(request=self.request, email=user.email, password=password)
        except (TooManyAttempts, WrongCredentials):
            return False
        return known.pk == user.pk

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own messages say what the page already shows."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """allauth's mails hold the address of the caller: `commissions.access.mails` has ours."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types.
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was already used."),
        "cannot_delete_authenticator": _(
            "Your account needs a second factor: add another one before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.open_sealed(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return can_do_without(authenticator)
