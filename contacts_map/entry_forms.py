"""Forms of those who keep the directory: an entry with its channels, a check, a suspension."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from django import forms
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy as _

from audit.actors import Actor, Role
from contacts_map import services
from contacts_map.enums import (
    AgeBand,
    ChannelKind,
    ContactKind,
    DysfunctionFamily,
    Exploitation,
    Language,
    OrganisationKind,
    Scope,
    Status,
    Tier,
    VerificationMethod,
    VerificationOutcome,
)
from contacts_map.models import ContactPoint

CHOOSE = ("", _("Choose"))
PHONE = re.compile(r"\+?[0-9](?:[0-9 .()-]{0,28}[0-9])?", re.ASCII)
SEPARATORS = re.compile(r"[\s,;]+")
SPARE_ROWS = 2
MIN_ROWS = 4
MAX_ROWS = 20


def looks_like_address() -> str:
    return gettext(
        "This looks like a street address. The place of a shelter is never written here: name the "
        "service to contact instead."
    )


class AddressFreeField(forms.CharField):
    """A text that refuses a street address."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and services.holds_address(text):
            raise forms.ValidationError(looks_like_address(), code="address")
        return text


def several(label: Any, choices: Sequence[tuple[str, Any]], help_text: Any = "") -> Any:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


def known_only(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """“Unknown” says something of a case, and nothing of whom an entry is for."""
    return [(code, label) for code, label in choices.choices if code != services.UNKNOWN]


class DepartmentCodesField(forms.CharField):
    """Codes of departments, typed one after the other."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        codes = [_padded(code) for code in SEPARATORS.split(text) if code]
        known = services.known_departments()
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise forms.ValidationError(
                gettext("No department has this code: %(codes)s.") % {"codes": ", ".join(unknown)},
                code="unknown_department",
            )
        return sorted(set(codes))


def _padded(code: str) -> str:
    return code.upper().zfill(2)[:10]


class ContactPointForm(forms.Form):
    organisation = AddressFreeField(label=_("Organisation"), max_length=200)
    organisation_kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=[CHOOSE, *OrganisationKind.choices]
    )
    website = forms.URLField(
        label=_("Web site"), max_length=300, required=False, assume_scheme="https"
    )
    function = AddressFreeField(
        label=_("Function"),
        max_length=150,
        help_text=_("In words, for instance “trafficking referent”. Never a person’s name."),
    )
    kind = forms.ChoiceField(label=_("Kind of contact"), choices=[CHOOSE, *ContactKind.choices])
    is_referent = forms.BooleanField(
        label=_("Declared as the trafficking referent"), required=False
    )
    declared_by = AddressFreeField(
        label=_("Who declares it"),
        max_length=200,
        required=False,
        help_text=_("The service that says so, not a person."),
    )
    declared_on = forms.DateField(label=_("Declared on"), required=False, widget=forms.DateInput)
    source = AddressFreeField(label=_("Source"), max_length=300, required=False)
    scope = forms.ChoiceField(label=_("Territory served"), choices=Scope.choices)
    departments = DepartmentCodesField(
        label=_("Departments"),
        max_length=500,
        required=False,
        help_text=_("Their codes, for instance: 69, 01, 2A."),
    )
    region_code = forms.ChoiceField(label=_("Region"), required=False)
    families = several(
        _("Problems handled"), DysfunctionFamily.choices, _("None checked: a general contact.")
    )
    age_bands = several(_("Ages"), known_only(AgeBand), _("None checked: every age."))
    exploitation = several(
        _("Forms of exploitation"), known_only(Exploitation), _("None checked: every form.")
    )
    languages = several(_("Languages spoken"), Language.choices)
    dedicated_places = forms.BooleanField(
        label=_("Places are reserved for victims"), required=False
    )
    trained_on = forms.DateField(
        label=_("Staff last trained on"), required=False, widget=forms.DateInput
    )
    notes = AddressFreeField(
        label=_("Notes that everybody may read"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An import makes this form once a row: departments are kept, not asked for.
        known = services.known_departments().values()
        regions = {item.region_name: item.region_code for item in known}
        choices = [(code, name) for name, code in sorted(regions.items())]
        self._choose("region_code", [("", _("None")), *choices])
        if actor.role == Role.SECRETARY:
            # A secretary writes for the departments of its body only.
            self._choose("scope", [(Scope.DEPARTMENTS.value, Scope.DEPARTMENTS.label)])
            del self.fields["region_code"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        scope = data.get("scope")
        if scope == Scope.DEPARTMENTS and not data.get("departments"):
            self._complain("departments", gettext("Name at least one department."))
        if scope == Scope.REGION and not data.get("region_code"):
            self._complain("region_code", gettext("Choose the region."))
        return data

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _complain(self, field: str, message: str) -> None:
        if field not in self.errors:
            self.add_error(field, message)


class ChannelForm(forms.Form):
    kind = forms.ChoiceField(label=_("Means"), choices=ChannelKind.choices)
    value = forms.CharField(label=_("Number, address or text"), max_length=300, required=False)
    tier = forms.ChoiceField(label=_("Visible to"), choices=Tier.choices, initial=Tier.PARTNER)

    def has_changed(self) -> bool:
        """A row without a value is no channel, whatever its lists say."""
        return "value" in self.changed_data

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        value = data.get("value", "")
        if value and (message := channel_fault(data.get("kind", ""), value)):
            self.add_error("value", message)
        return data


ChannelFormSet: TypeAlias = "forms.BaseFormSet[ChannelForm]"


def channel_fault(kind: str, value: str) -> str:
    """What is wrong with the value of a channel; empty when nothing is."""
    match kind:
        case ChannelKind.PHONE:
            return "" if PHONE.fullmatch(value) else gettext("This is not a telephone number.")
        case ChannelKind.EMAIL:
            try:
                validate_email(value)
            except forms.ValidationError:
                return gettext("This is not an e-mail address.")
        case ChannelKind.WEB:
            try:
                forms.URLField(assume_scheme="https").clean(value)
            except forms.ValidationError:
                return gettext("This is not a web address.")
            if not value.startswith(("https://", "http://")):
                return gettext("Begin with https://.")
        case _:
            return looks_like_address() if services.holds_address(value) else ""
    return ""


def channel_formset(
    posted: QueryDict | None, *, present: Iterable[dict[str, str]] = ()
) -> ChannelFormSet:
    """The channels of an entry and some empty rows; a row left empty is no channel."""
    initial = list(present)
    rows = max(MIN_ROWS, len(initial) + SPARE_ROWS)
    formset_class = forms.formset_factory(
        ChannelForm, extra=rows - len(initial), max_num=MAX_ROWS, absolute_max=MAX_ROWS
    )
    return formset_class(posted, initial=initial, prefix="channels")


# The method of the signed link is not for people who keep the directory to claim.
METHODS = [item for item in VerificationMethod.choices if item[0] != VerificationMethod.LINK]


class VerifyForm(forms.Form):
    method = forms.ChoiceField(label=_("How it was checked"), choices=METHODS)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=VerificationOutcome.choices, widget=forms.RadioSelect
    )


class SuspendForm(forms.Form):
    until = forms.DateField(label=_("Until"), widget=forms.DateInput)
    stand_in = forms.ModelChoiceField(
        label=_("Who stands in"),
        queryset=ContactPoint.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, *args: Any, contact: services.FoundContact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stand_ins = (
            ContactPoint.objects.filter(status=Status.PUBLISHED)
            .exclude(pk=contact.id)
            .select_related("organisation")
        )
        if contact.departments:
            stand_ins = stand_ins.filter(
                coverage__department_id__in=contact.departments
            ).distinct()
        field = self.fields["stand_in"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = stand_ins


def entry_initial(contact: services.FoundContact) -> dict[str, Any]:
    """The form of an entry that is there."""
    initial: dict[str, Any] = {
        name: getattr(contact, name)
        for name in ContactPointForm.base_fields
        if name in services.FoundContact._fields
    }
    return initial | {"departments": ", ".join(contact.departments)}


def entry_data(form: ContactPointForm, channels: ChannelFormSet) -> services.ContactPointData:
    """What two valid forms say, for the service."""
    return services.ContactPointData(
        **form.cleaned_data,
        channels=[
            services.ChannelData(**row.cleaned_data)
            for row in channels
            if row.cleaned_data.get("value")
        ],
    )
