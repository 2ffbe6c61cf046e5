from django.db import models
from django.utils.translation import pgettext_lazy


class RecommendationState(models.TextChoices):
    """How a recommendation stands; the last three are its ends."""

    DRAFTED = "drafted", pgettext_lazy("recommendation", "Drafted")
    SENT = "sent", pgettext_lazy("recommendation", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("recommendation", "Accepted")
    IMPLEMENTED = "implemented", pgettext_lazy("recommendation", "Implemented")
    REFUSED = "refused", pgettext_lazy("recommendation", "Refused")
    ABANDONED = "abandoned", pgettext_lazy("recommendation", "Abandoned")


R = RecommendationState

# From which state to which: one table, as for the cases.
STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        (R.DRAFTED, R.SENT),
        (R.DRAFTED, R.ABANDONED),
        (R.SENT, R.ACCEPTED),
        (R.SENT, R.REFUSED),
        (R.SENT, R.ABANDONED),
        (R.ACCEPTED, R.IMPLEMENTED),
        (R.ACCEPTED, R.ABANDONED),
    }
)
ENDED = frozenset({R.IMPLEMENTED, R.REFUSED, R.ABANDONED})


def steps_from(state: str) -> list[RecommendationState]:
    return [one for one in R if (state, one.value) in STEPS]
