"""The forms of the taxonomy."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from referrals.enums import (
    AgeBand,
    ClockStart,
    DelayNature,
    DelayUnit,
    Exploitation,
    Family,
    NationalityGroup,
    ResponsibleBody,
    Urgency,
)
from referrals.forms.refusing import RefusingForm
from referrals.models import CauseWording, DysfunctionType
from referrals.taxonomy.services import TYPE_FIELDS

_NOTHING = [("", "–")]


class TypeForm(RefusingForm):
    family = forms.ChoiceField(label=_("Family"), choices=Family.choices)
    label_fr = forms.CharField(label=_("Label in French"), max_length=200)
    label_en = forms.CharField(label=_("Label in English"), max_length=200)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    clock_start = forms.ChoiceField(
        label=_("Event that starts the delay"),
        choices=[*_NOTHING, *ClockStart.choices],
        required=False,
    )
    delay = forms.IntegerField(label=_("Delay"), min_value=0, max_value=1000, required=False)
    delay_unit = forms.ChoiceField(
        label=_("Unit of the delay"), choices=[*_NOTHING, *DelayUnit.choices], required=False
    )
    delay_nature = forms.ChoiceField(label=_("Nature of the delay"), choices=DelayNature.choices)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)
    local_delay = forms.IntegerField(
        label=_("Working days to repair it locally"), min_value=0, max_value=365
    )
    responsible_bodies = forms.MultipleChoiceField(
        label=_("Bodies usually responsible"),
        choices=ResponsibleBody.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    applies_age_band = forms.MultipleChoiceField(
        label=_("Age bands concerned"),
        help_text=_("None chosen: all."),
        choices=AgeBand.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    applies_nationality_group = forms.MultipleChoiceField(
        label=_("Nationality groups concerned"),
        help_text=_("None chosen: all."),
        choices=NationalityGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    applies_exploitation = forms.MultipleChoiceField(
        label=_("Forms of exploitation concerned"),
        help_text=_("None chosen: all."),
        choices=Exploitation.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def about(cls, one: DysfunctionType) -> "TypeForm":
        initial = {name: getattr(one, name) for name in TYPE_FIELDS}
        return cls(initial=initial | {"version": one.version})


class NewTypeForm(TypeForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The family, a hyphen and two or three digits: SEJ-12."),
        validators=[
            RegexValidator(r"^[A-Z]{2,10}-[0-9]{2,3}$", message=_("This is not such a code."))
        ],
    )
    field_order = ["code"]


class CauseForm(forms.Form):
    label_fr = forms.CharField(label=_("Label in French"), max_length=200)
    label_en = forms.CharField(label=_("Label in English"), max_length=200)
    is_training_need = forms.BooleanField(
        label=_("Training can remove this cause: count it in the training needs"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def about(cls, one: CauseWording) -> "CauseForm":
        return cls(
            initial={
                "label_fr": one.label_fr,
                "label_en": one.label_en,
                "is_training_need": one.is_training_need,
                "version": one.version,
            }
        )
