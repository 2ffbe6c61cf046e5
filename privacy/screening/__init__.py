"""Screening of free text at write time: what it holds that identifies somebody.

`screen(text)` finds what blocks, see tier1.py; `review(text)` finds that and the words about which
their author is asked, see tier2.py.
"""

from collections.abc import Iterable

from privacy.screening.findings import SUGGESTIONS, Finding, Kind, Screening, Tier
from privacy.screening.normalisation import Normalised, normalise, with_offsets
from privacy.screening.surface import Span, surface as views_of
from privacy.screening.tier1 import hard_identifiers
from privacy.screening.tier2 import doubtful_words

__all__ = ["Finding", "Kind", "Screening", "Tier", "normalise", "review", "screen"]


def screen(text: str) -> Screening:
    """What identifies somebody in `text`, with offsets in `text` as given, and its normal form.

    The normal form is what gets stored. Never fails, whatever the characters; stores and logs
    nothing.
    """
    normalised = with_offsets(text)
    findings = _blocking(normalised, hard_identifiers(views_of(normalised.text)))
    return Screening(text=normalised.text, findings=findings)


def review(text: str) -> Screening:
    """The same with what may name somebody: an unknown word, a first name, "Mme K."."""
    normalised = with_offsets(text)
    seen = views_of(normalised.text)
    hard = hard_identifiers(seen)
    findings = _blocking(normalised, hard)
    findings += [
        _finding(normalised, span, Tier.ASKS, suggestion)
        for span, suggestion in doubtful_words(seen, hard)
    ]
    findings.sort(key=lambda finding: finding.start)
    return Screening(text=normalised.text, findings=findings)


def _blocking(normalised: Normalised, hard: Iterable[Span]) -> list[Finding]:
    return [_finding(normalised, span, Tier.BLOCKS, SUGGESTIONS[span.kind]) for span in hard]


def _finding(normalised: Normalised, span: Span, tier: Tier, suggestion: str) -> Finding:
    start, end = normalised.submitted_span(span.start, span.end)
    return Finding(start=start, end=end, kind=span.kind, tier=tier, suggestion=suggestion)
