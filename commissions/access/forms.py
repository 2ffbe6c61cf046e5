"""allauth's forms with our count of attempts, and answers that hostile bytes cannot break."""

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commissions.access import secrets
from commissions.access.factors import count_code, forget_codes, record_wrong_code
from commissions.access.limits import TooManyAttempts
from commissions.models import Member

CODE_ATTRIBUTES = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
# What the parsers of keys raise on bytes that no browser sends.
MALFORMED = (AttributeError, IndexError, InvalidSignature, KeyError, TypeError, ValueError)


def code_field(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
    )


class CountedCode(forms.Form):
    """A code is six digits: its attempts are counted, for the account and for the address."""

    user: Member

    def clean_code(self) -> str:
        address = context.request.META.get("REMOTE_ADDR", "")
        try:
            count_code(self.user, address=address)
        except TooManyAttempts:
            raise ValidationError(
                _("Too many attempts. Try again in fifteen minutes."), code="too_many"
            ) from None
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # The class beside has it.
        except ValidationError:
            record_wrong_code(self.user)
            raise
        forget_codes(self.user, address=address)
        return code


class CodeForm(CountedCode, code_forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types.
    code = code_field(
        _("Code"), _("The six digits of the application, or one of your recovery codes.")
    )


class ReauthenticateCodeForm(CountedCode, code_forms.ReauthenticateForm):  # type: ignore[misc]
    code = code_field(
        _("Code"), _("The six digits of the application, or one of your recovery codes.")
    )


class PasswordForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types.
    """The password once more, before a sensitive act."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ApplicationForm(CountedCode, ActivateTOTPForm):  # type: ignore[misc]  # Same reason.
    """Confirms an application with its first code. Until then the session names the secret,
    which is sealed like that of a factor in use."""

    code = code_field(_("Code shown by the application"))

    def __init__(self, *args: Any, user: Member, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.user = user
        session = context.request.session
        if not self.is_bound or SECRET_SESSION_KEY not in session:
            session[SECRET_SESSION_KEY] = secrets.seal(generate_totp_secret())
        self.secret = secrets.open_sealed(session[SECRET_SESSION_KEY])


class Passkey(forms.Form):
    """The answer of a key, read without trusting any of it."""

    credential = forms.JSONField(required=True, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except MALFORMED:
            self.add_error(None, _("This key was not recognised."))


class PasskeyForm(Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]  # Same reason.
    pass


class LoginPasskeyForm(Passkey, LoginWebAuthnForm):  # type: ignore[misc]  # Same reason.
    pass


class ReauthenticatePasskeyForm(Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyName(forms.Form):
    name = forms.CharField(
        label=_("Name of the key"),
        max_length=40,
        help_text=_("To tell it from others: “work computer”. Nobody else reads it."),
    )


class AddPasskeyForm(Passkey, PasskeyName, AddWebAuthnForm):  # type: ignore[misc]  # Same reason.
    passwordless = None

    def clean(self) -> dict[str, Any] | None:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] | None = super().clean()
        return cleaned


class RenamePasskeyForm(PasskeyName, EditWebAuthnForm):  # type: ignore[misc]  # Same reason.
    instance: Authenticator
