import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.models import Meeting
from referrals.meetings.enums import Advice


class AgendaItem(models.Model):
    """A case on the agenda of a meeting, and the opinion that the commission gave.

    The note is sealed with the key of the case: it goes when the case's texts go.
    """

    journal_name = "case.reference"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), related_name="items", on_delete=models.PROTECT
    )
    case = models.ForeignKey(
        "referrals.Case",
        verbose_name=_("case"),
        related_name="agenda_items",
        on_delete=models.CASCADE,
    )
    position = models.PositiveSmallIntegerField(_("position"))
    advice = models.CharField(_("advice"), max_length=12, choices=Advice, blank=True)
    note_sealed = models.BinaryField(_("note"), null=True)
    advised_at = models.DateTimeField(_("advised at"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of an agenda")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="one_item_per_case")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.case}"
