"""The search. Its fields are the parameters of the pages and of the API alike."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts_map import services
from contacts_map.enums import AgeBand, Exploitation, Language

ANY_PROBLEM = ("", _("Any problem"))
ANY_AGE = ("", _("Any age"))
ANY_FORM = ("", _("Any form"))
ANY_LANGUAGE = ("", _("Any language"))


class ProblemField(forms.ChoiceField):
    """A family of problems; the code of a type counts as its family."""

    def to_python(self, value: Any) -> str:
        code = str(super().to_python(value))
        if not code:
            return ""
        try:
            return services.problem_family(code).value
        except services.UnknownProblemError:
            return code


class NeedForm(forms.Form):
    """What help is looked for. Nothing here describes a person closely."""

    dysfunction = ProblemField(
        label=_("Problem"),
        choices=lambda: [ANY_PROBLEM, *services.problem_choices()],
        required=False,
    )
    age_band = forms.ChoiceField(
        label=_("Age"), choices=[ANY_AGE, *AgeBand.choices], required=False
    )
    exploitation = forms.ChoiceField(
        label=_("Form of exploitation"),
        choices=[ANY_FORM, *Exploitation.choices],
        required=False,
    )

    language = forms.ChoiceField(
        label=_("Language spoken"), choices=[ANY_LANGUAGE, *Language.choices], required=False
    )

    def need(self) -> services.Need:
        """What the valid fields say; a refused value counts as not given."""
        if not self.is_bound:
            return services.ANY_NEED
        self.is_valid()
        return services.Need(
            family=self.cleaned_data.get("dysfunction") or None,
            age_band=self.cleaned_data.get("age_band") or None,
            exploitation=self.cleaned_data.get("exploitation") or None,
            language=self.cleaned_data.get("language") or None,
        )


class SearchForm(NeedForm):
    place = forms.CharField(
        label=_("Where?"),
        help_text=_("A postcode, a commune, a department or a region."),
        required=False,
        # The service says what is too long or cannot be searched, in one place for all callers.
        strip=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 100}),
    )
    field_order = ("place", "dysfunction", "age_band", "exploitation", "language")

    def clean_place(self) -> services.PlaceAnswer:
        try:
            return services.resolve_place(self.cleaned_data["place"])
        except services.BadPlaceQueryError as error:
            raise forms.ValidationError(str(error), code="bad_place") from error
