"""How a text was looked at before it left. Codes are stored; labels are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.TextChoices):
    """Whether two persons had part in what the national level reads, and how."""

    TWO_PERSONS = "two_persons", _("one person logged the case, another one wrote the summary")
    SECOND_PERSON = "second_person", _("read by a second person")
    CRITICAL = "critical", _("not read by a second person: critical case")
    ALONE = "alone", _("not read by a second person: nobody else could")
    REPORT = "report", _("not read by a second person: report of an association")


class ReadingStatus(models.TextChoices):
    """What became of a text that awaits its second reader."""

    PENDING = "pending", _("to be read")
    CONFIRMED = "confirmed", _("read, and sent to the national level")
    SENT_BACK = "sent_back", _("sent back to its author")
    REPLACED = "replaced", _("replaced by another text")
