from typing import Any

from django import forms
from django.contrib.auth.forms import (
    PasswordChangeForm as DjangoPasswordChangeForm,
    SetPasswordForm,
)
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commissions.authentication import TooManyAttempts, WrongCredentials, member_with_password
from commissions.models import Seat


class LoginForm(forms.Form):
    """E-mail address and password; the same answer for everything that is wrong with them."""

    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordChangeForm(DjangoPasswordChangeForm):
    """Django's form. Whoever finds a session open guesses the password no faster here than at
    the log-in, and leaves the same lines in the journal."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        typed: str = self.cleaned_data["old_password"]
        try:
            member_with_password(request=self.request, email=self.user.email, password=typed)
        except TooManyAttempts:
            raise forms.ValidationError(
                _("Too many attempts. Try again in fifteen minutes."), code="too_many"
            ) from None
        except WrongCredentials:
            raise forms.ValidationError(
                self.error_messages["password_incorrect"], code="password_incorrect"
            ) from None
        return typed


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # Not generic when it runs.
    """The choice of a password by who has none to type: by a link, or by an invitation."""


class ResetForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class SeatForm(forms.Form):
    """Choose the seat through which to act."""

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"] = forms.TypedChoiceField(
            label=_("Act as"), coerce=int, choices=[(seat.pk, str(seat)) for seat in seats]
        )
