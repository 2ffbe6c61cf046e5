from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.actors import Role
from commissions.enums import ROLE_BODY_KIND
from commissions.forms import NewPasswordForm
from commissions.models import Body
from commissions.responsible import responsible_bodies

INVITABLE = [(role.value, role.label) for role in ROLE_BODY_KIND]


class InvitationForm(forms.Form):
    """To whom, to what seat, until when."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("At work, and of one person: a shared mailbox cannot have an account."),
        max_length=254,
    )
    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *INVITABLE])
    organisation = forms.CharField(
        label=_("Organisation represented"), max_length=200, required=False
    )
    represents = forms.ChoiceField(
        label=_("Kind of body represented"),
        help_text=_(
            "If the person speaks for a service that a case may implicate: it may then answer in "
            "such a case, and neither close it nor read it before it leaves."
        ),
        choices=lambda: [("", "–"), *responsible_bodies()],
        required=False,
    )
    ends_on = forms.DateField(
        label=_("End of the seat"),
        help_text=_("Leave empty when no end is planned."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, bodies: Any, roles: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((code, label) for code, label in INVITABLE if code in roles),
        ]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class AcceptanceForm(NewPasswordForm):
    """What a new account needs: a name and a password."""

    full_name = forms.CharField(
        label=_("First name and name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    field_order = ("full_name", "new_password1", "new_password2")

    def clean_full_name(self) -> str:
        full_name: str = self.cleaned_data["full_name"]
        # The validators of the password compare it with the name.
        self.user.full_name = full_name
        return full_name
