"""Screening of free text at write time: what it holds that identifies somebody.

`screen(text)` is the one entry. Tier 1 blocks; see tier1.py for what it looks for.
"""

from privacy.screening.findings import SUGGESTIONS, Finding, Kind, Screening, Tier
from privacy.screening.normalisation import normalise, with_offsets
from privacy.screening.tier1 import hard_identifiers

__all__ = ["Finding", "Kind", "Screening", "Tier", "normalise", "screen"]


def screen(text: str) -> Screening:
    """What identifies somebody in `text`, with offsets in `text` as given, and its normal form.

    The normal form is what gets stored. Never fails, whatever the characters; stores and logs
    nothing.
    """
    normalised = with_offsets(text)
    findings = []
    for span in hard_identifiers(normalised.text):
        start, end = normalised.submitted_span(span.start, span.end)
        findings.append(
            Finding(
                start=start,
                end=end,
                kind=span.kind,
                tier=Tier.BLOCKS,
                suggestion=SUGGESTIONS[span.kind],
            )
        )
    return Screening(text=normalised.text, findings=findings)
