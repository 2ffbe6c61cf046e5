"""Words that may name somebody, of which their author says that they name nobody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.services import record
from privacy.screening import Finding, Tier, review


class ConfirmationReason(models.TextChoices):
    """Why a word that the screening asks about names nobody."""

    WORD = "WORD", _("A word: technical, foreign or rare")
    INSTITUTION = "INSTITUTION", _("An institution, a service or a law")
    PLACE = "PLACE", _("A place that points at nobody")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A passage of the text of a field; without a field, of any text sent along with it."""

    start: int
    end: int
    reason: str
    field: str = ""

    def is_about(self, field_name: str, finding: Finding) -> bool:
        """Only what is asked about is confirmed: no reason justifies a hard identifier."""
        return (
            finding.tier == Tier.ASKS
            and self.field in ("", field_name)
            and (self.start, self.end) == (finding.start, finding.end)
            and self.reason in ConfirmationReason.values
        )


def not_confirmed(
    field_name: str, findings: Sequence[Finding], confirmations: Sequence[Confirmation]
) -> list[Finding]:
    """Of what was found: what identifies somebody, and what may and was not confirmed."""
    return [
        finding
        for finding in findings
        if not any(one.is_about(field_name, finding) for one in confirmations)
    ]


def record_confirmed(
    *,
    actor: Actor,
    target: models.Model,
    texts: Mapping[str, str],
    confirmations: Sequence[Confirmation],
) -> None:
    """Write in the journal how many words were confirmed, and why: never which."""
    if not confirmations:
        return
    reasons = Counter(
        one.reason
        for field_name, text in texts.items()
        for finding in review(text).findings
        for one in confirmations
        if one.is_about(field_name, finding)
    )
    if reasons:
        record(
            actor=actor,
            event="words.confirmed",
            target=target,
            purpose="case.confirm_words",
            extra={"count": reasons.total(), "reasons": dict(sorted(reasons.items()))},
        )
