from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.notifications.enums import Delivery


class DeliveryForm(forms.Form):
    delivery = forms.ChoiceField(
        label=_("When you get a mail"),
        help_text=_("A mail holds the reference and the reason, never anything else."),
        choices=Delivery.choices,
        widget=forms.RadioSelect,
    )
