"""What a member was typing when the session ended."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.models import KeyedModel

ADDRESS_LENGTH = 200


class KeptForm(KeyedModel):
    """The fields of one form, sealed, for the member alone. It is no case: nothing is logged."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        related_name="+",
        on_delete=models.CASCADE,
    )
    address = models.CharField(_("address of the page"), max_length=ADDRESS_LENGTH)
    values_sealed = models.BinaryField(_("what was typed"))
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "address"], name="one_kept_form_per_page_and_member"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
