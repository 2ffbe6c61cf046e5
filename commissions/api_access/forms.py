from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _, ngettext

from commissions.api_access.scopes import NARROW_SCOPES, Scope
from commissions.api_access.services import PROGRAM_DAYS


def _duration(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


class ProgramForm(forms.Form):
    """A program that the association lets in: its name, what it may do, until when."""

    name = forms.CharField(
        label=_("Name of the program"),
        help_text=_("That of the software, never of a person."),
        max_length=60,
        validators=[
            RegexValidator(
                r"^[^\W_][\w .\-]*\Z", _("Letters, digits, spaces, dots and hyphens only.")
            )
        ],
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope.value, scope.label) for scope in NARROW_SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("Ends after"), coerce=int)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, _duration(days)) for days in PROGRAM_DAYS
        ]

    def clean_scopes(self) -> list[Scope]:
        return [Scope(code) for code in self.cleaned_data["scopes"]]
