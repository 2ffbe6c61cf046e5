"""Closed lists of the upkeep of the directory: what is wrong with an entry, and what was done."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportReason(models.TextChoices):
    """Codes instead of a text: nothing about a person can be written in a report."""

    UNREACHABLE = "unreachable", _("Nobody answers")
    WRONG_CHANNEL = "wrong_channel", _("A number or an address is wrong")
    NOT_COMPETENT = "not_competent", _("It does not handle this problem or these persons")
    WRONG_TERRITORY = "wrong_territory", _("It does not serve this territory")
    CLOSED = "closed", _("The service no longer exists")
    SHELTER_SHOWN = "shelter_shown", _("The place of a shelter can be guessed")


class ReportAnswer(models.TextChoices):
    CORRECTED = "corrected", _("The entry was corrected")
    CONFIRMED = "confirmed", _("The entry was checked and is right")
    TAKEN_DOWN = "taken_down", _("The entry was suspended or withdrawn")


class BoardFilter(models.TextChoices):
    """What the coverage board may be narrowed to."""

    NO_REFERENT = "none", _("Without a referent")
    STALE = "stale", _("With entries to be verified")
    REPORTED = "reported", _("With open reports")
