from django.db import models
from django.utils.translation import pgettext_lazy


class Advice(models.TextChoices):
    """The opinion of a commission. It advises: only a move changes a case."""

    CONTINUE = "continue", pgettext_lazy("advice of a commission", "Go on locally")
    RELAY = "relay", pgettext_lazy("advice of a commission", "Relay to a contact point")
    ESCALATE = "escalate", pgettext_lazy("advice of a commission", "Send up to the national level")
    CLOSE = "close", pgettext_lazy("advice of a commission", "Close")
    ASK = "ask", pgettext_lazy("advice of a commission", "Ask for more information")
    POSTPONE = "postpone", pgettext_lazy("advice of a commission", "Look at it again")
