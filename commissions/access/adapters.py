"""What allauth asks of the site: who may log in, what is journalled, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from audit.services import acting_as, record
from commissions.models import Member
from commissions.services import actor_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types.
    """Invitation only, one log-in line in the journal, no address in a mail or a message."""

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
            record(actor=actor, event="login.succeeded", target=user, purpose="login")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own messages say what the page already shows."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """allauth's mails hold the address of the caller: `commissions.access.mails` has ours."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types.
    pass
