"""Showing a form again without judging it: what was typed becomes what it starts from."""

from typing import Any

from django import forms
from django.http import QueryDict

from privacy.screening import Finding, Tier, review
from referrals.forms.confirmed import confirmed_words
from referrals.forms.free_text import Passage, passages, with_suggestions
from referrals.services.content import NARRATIVE_MAX_LENGTH

# The buttons beside a text: "replace-narrative" for all passages, "replace-narrative|Awa" for one.
REPLACE, SEPARATOR = "replace-", "|"


def typed_values(form: forms.Form, data: QueryDict) -> dict[str, Any]:
    """What was typed in each field, as it was typed."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def replaced_field(step: str) -> str:
    """The field in which a button replaces something; empty for the other buttons."""
    name = step.partition(SEPARATOR)[0]
    return name.removeprefix(REPLACE) if name.startswith(REPLACE) else ""


def with_replacements(data: QueryDict, step: str) -> QueryDict:
    """What was typed, the passages that a button names being replaced by what is suggested. A word
    that was confirmed stays; a passage that was named goes."""
    name, word = replaced_field(step), step.partition(SEPARATOR)[2].replace("\r\n", "\n")
    text = data.get(name, "").replace("\r\n", "\n")
    kept = confirmed_words(data, name)
    changed = data.copy()
    changed[name] = with_suggestions(
        text,
        [
            finding
            for finding in _findings(text)
            if (passage := text[finding.start : finding.end]) == word
            or (not word and not (finding.tier == Tier.ASKS and passage in kept))
        ],
    )
    return changed


def left_to_decide(data: QueryDict, name: str) -> list[Passage]:
    """What a replacement leaves to be decided on in its text: neither replaced nor confirmed."""
    text, kept = data.get(name, "").replace("\r\n", "\n"), confirmed_words(data, name)
    return passages(
        text,
        [
            finding
            for finding in _findings(text)
            if not (finding.tier == Tier.ASKS and text[finding.start : finding.end] in kept)
        ],
    )


def _findings(text: str) -> list[Finding]:
    """Too long to be stored: it is left as it is, and refused when it is sent."""
    return review(text).findings if len(text) <= NARRATIVE_MAX_LENGTH else []
