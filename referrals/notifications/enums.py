"""Why somebody is told, and how. Codes are stored; labels are shown, in mails too."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Event(models.TextChoices):
    """The reason of a notification: it never says more than that."""

    ACKNOWLEDGED = "acknowledged", _("the national coordination has taken the case")
    ANSWERED = "answered", _("an answer was recorded")
    CASE_RECEIVED = "case_received", _("a case was logged")
    CASE_RETURNED = "case_returned", _("the case came back to the commission")
    DUE_SOON = "due_soon", _("a deadline is near")
    ENDED = "ended", _("the case has ended")
    ESCALATED = "escalated", _("the case went up to the national level")
    INFORMATION_GIVEN = "information_given", _("the information requested was given")
    INFORMATION_REQUESTED = "information_requested", _("information is requested")
    MENTION = "mention", _("a message calls upon your role")
    MESSAGE = "message", _("a new message")
    OVERDUE = "overdue", _("a deadline has passed")
    PATTERN = "pattern", _("the same failure is repeated")
    PROGRESS = "progress", _("the commission is dealing with the case")
    READING = "reading", _("a summary awaits its second reader")
    RELAY = "relay", _("a relay awaits your answer")
    RETENTION = "retention", _("a part of the case will soon be destroyed")
    REOPENED = "reopened", _("the case was reopened")


# They wait for somebody: they stop when the case is taken, or moves on.
WORK_EVENTS = frozenset(
    {
        Event.CASE_RECEIVED,
        Event.CASE_RETURNED,
        Event.DUE_SOON,
        Event.ESCALATED,
        Event.INFORMATION_REQUESTED,
        Event.OVERDUE,
        Event.REOPENED,
    }
)


class Delivery(models.TextChoices):
    """How a member gets mails; the notices on the site are there in any case."""

    IMMEDIATE = "immediate", pgettext_lazy("delivery of mails", "At once")
    DAILY = "daily", pgettext_lazy("delivery of mails", "Once a day")
    NONE = "none", pgettext_lazy("delivery of mails", "Never")
