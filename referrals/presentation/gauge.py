"""The re-identification gauge on the pages: in words, never with the number of cases."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from privacy.gauge import Gauge
from referrals.leaving.gauge import GENERAL
from referrals.models import Case
from referrals.presentation.page import PROFILE_TERMS, labels
from referrals.profile import PROFILE_LISTS
from referrals.services import gauge_of, gauge_of_profile

# The button that puts a field in its general form names the field.
GENERALISE = "generalise-"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field that could say less, what it would say, and the button that does it."""

    term: str
    value: str
    step: str


@dataclass(frozen=True, slots=True)
class GaugePart:
    is_below: bool
    proposals: list[Proposal]
    # Whether what is proposed makes the profile common enough.
    suffices: bool

    @property
    def terms(self) -> str:
        return ", ".join(one.term for one in self.proposals)


def gauge_of_form(form: forms.Form, *, department: str) -> GaugePart | None:
    """The gauge of what was typed so far; None as long as it is not a profile."""
    profile: dict[str, Any] = {}
    for name in GENERAL:
        value = form[name].value() or GENERAL[name]
        codes = value if isinstance(value, list) else [value]
        if not set(codes) <= _codes(form.fields[name]):
            return None
        profile[name] = value
    return _part(gauge_of_profile(department=department, profile=profile))


def gauge_of_case(case: Case) -> GaugePart:
    """What going up would hide of the profile, with what was hidden before."""
    gauge = gauge_of(case=case)
    hidden = [*gauge.proposals, *(case.generalised_fields or ())]
    return _part(replace(gauge, proposals=tuple(dict.fromkeys(hidden))))


def _part(gauge: Gauge) -> GaugePart:
    return GaugePart(
        is_below=gauge.is_below,
        proposals=list(_proposals(gauge.proposals)),
        suffices=gauge.suffices,
    )


def _proposals(names: Iterable[str]) -> Iterable[Proposal]:
    for name in names:
        general = GENERAL[name]
        codes = general if isinstance(general, list) else [general]
        yield Proposal(
            term=str(PROFILE_TERMS[name]),
            value=labels(PROFILE_LISTS[name], codes),
            step=f"{GENERALISE}{name}",
        )


def _codes(field: forms.Field) -> set[str]:
    choices: Any = getattr(field, "choices", [])
    return {str(code) for code, _label in choices}
