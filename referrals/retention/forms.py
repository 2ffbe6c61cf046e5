"""The forms that make a case wait."""

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.forms.refusing import RefusingForm
from referrals.retention.enums import HoldReason


class HoldForm(RefusingForm):
    reason = forms.ChoiceField(
        label=_("Why nothing may be destroyed"), choices=[("", _("Choose")), *HoldReason.choices]
    )


class HoldByReferenceForm(HoldForm):
    """For oversight, which sees no case and knows one by its reference."""

    reference = forms.CharField(label=_("Reference of the case"), max_length=40)
    field_order = ["reference", "reason"]
