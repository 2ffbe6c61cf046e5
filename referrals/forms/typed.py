"""Showing a form again without judging it: what was typed becomes what it starts from."""

from typing import Any

from django import forms
from django.http import QueryDict

from privacy.screening import Finding, Tier, review
from referrals.forms.confirmed import confirmed_words
from referrals.forms.free_text import with_suggestions
from referrals.services import CaseRefused, IdentifyingText, screened
from referrals.services.content import NARRATIVE_MAX_LENGTH


def typed_values(form: forms.Form, data: QueryDict) -> dict[str, Any]:
    """What was typed in each field, as it was typed."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def with_replacements(data: QueryDict, name: str, *, asks: bool = False) -> QueryDict:
    """What was typed, the passages of one text being replaced by what is suggested; with `asks`,
    also the words that may name somebody and were not confirmed."""
    changed = data.copy()
    text = data.get(name, "").replace("\r\n", "\n")
    findings = _findings(name, text)
    if asks and len(text) <= NARRATIVE_MAX_LENGTH:
        kept = confirmed_words(data, name)
        findings += [
            one
            for one in review(text).findings
            if one.tier == Tier.ASKS and text[one.start : one.end] not in kept
        ]
    changed[name] = with_suggestions(text, findings)
    return changed


def _findings(name: str, text: str) -> list[Finding]:
    try:
        screened(name, text)
    except IdentifyingText as error:
        return error.findings
    except CaseRefused:
        # Too long to be stored: it is left as it is, and refused when it is sent.
        return []
    return []
