"""The form of the second reader."""

from django.utils.translation import gettext_lazy as _

from referrals.forms.free_text import FreeTextField
from referrals.forms.screened import ScreenedForm


class SendBackForm(ScreenedForm):
    text_name = "reason"

    reason = FreeTextField(
        label=_("Why you send it back"),
        rows=3,
        required=False,
        help_text=_("Only to send it back. Read by the commission only. Never a name."),
    )
