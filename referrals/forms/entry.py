"""A case as it is being written: the form of the case and one form per chosen dysfunction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import ngettext

from referrals.enums import AgeBand, Family, NationalityGroup, Route
from referrals.forms.case import CaseForm, DysfunctionForm, dysfunction_prefix
from referrals.forms.confirmed import confirmations
from referrals.forms.free_text import Passage, message_for, passages
from referrals.forms.typed import (
    left_to_decide,
    replaced_field,
    typed_values,
    with_replacements,
)
from referrals.models import Case, DysfunctionType
from referrals.profile import SINGLE_FIELDS
from referrals.services import CaseContent, DysfunctionContent, IdentifyingText, applies


@dataclass(frozen=True, slots=True)
class TypeOption:
    """A type that can be ticked; one that was ticked stays, even when it no longer applies."""

    type: DysfunctionType
    is_chosen: bool
    is_applicable: bool


@dataclass(frozen=True, slots=True)
class FamilyOptions:
    code: str
    label: str
    options: list[TypeOption]

    @property
    def chosen_count(self) -> int:
        return sum(option.is_chosen for option in self.options)

    @property
    def count_text(self) -> str:
        types = ngettext("%(count)d type", "%(count)d types", len(self.options))
        text = types % {"count": len(self.options)}
        if not self.chosen_count:
            return text
        chosen = ngettext("%(count)d ticked", "%(count)d ticked", self.chosen_count)
        return f"{text}, {chosen % {'count': self.chosen_count}}"


class CaseEntry:
    """The forms of one page. `typed` shows what was typed without judging it, which is what a
    round trip to see the possible dysfunctions needs; `submitted` judges it."""

    def __init__(
        self,
        *,
        known: Mapping[str, DysfunctionType],
        departments: Sequence[tuple[str, str]] = (),
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
        details: Mapping[str, Mapping[str, Any]] | None = None,
        offers_route: bool = False,
    ) -> None:
        self.known = dict(known)
        if data is not None:
            data = _with_usual_bodies(data, self.known)
        self.form = CaseForm(
            data,
            departments=departments,
            known=self.known,
            initial=initial,
            offers_route=offers_route,
        )
        self.chosen: list[str] = list(dict.fromkeys(self.form["types"].value() or []))
        self.details = [
            DysfunctionForm(
                data,
                dysfunction_type=self.known[code],
                initial=dict((details or {}).get(code) or defaults_of(self.known[code])),
            )
            for code in self.chosen
            if code in self.known
        ]
        self.passages: list[Passage] = []
        self.summary_passages: list[Passage] = []
        # Cases of its author's body that say the same, to be looked at before this one is logged.
        self.duplicates: list[Case] = []

    @classmethod
    def typed(
        cls,
        *,
        known: Mapping[str, DysfunctionType],
        data: QueryDict,
        departments: Sequence[tuple[str, str]] = (),
        offers_route: bool = False,
        step: str = "",
    ) -> "CaseEntry":
        """What was typed, after the replacement that a button asked for, if any."""
        if replaced_field(step):
            data = with_replacements(data, step)
        blank = CaseForm(departments=departments, known=dict(known), offers_route=offers_route)
        initial = typed_values(blank, data)
        details = {}
        for code in initial["types"]:
            if code in known:
                form = DysfunctionForm(dysfunction_type=known[code])
                values = typed_values(form, data)
                if values["shown"]:
                    details[code] = values
        entry = cls(
            known=known,
            departments=departments,
            initial=initial,
            details=details,
            offers_route=offers_route,
        )
        if replaced_field(step) == "narrative":
            entry.passages = left_to_decide(data, "narrative")
        elif replaced_field(step) == "national_summary":
            entry.summary_passages = left_to_decide(data, "national_summary")
        return entry

    def is_valid(self) -> bool:
        # Every form is asked, so that every error shows at once.
        return all([self.form.is_valid(), *(form.is_valid() for form in self.details)])

    def content(self, *, department: str = "") -> CaseContent:
        """What was typed, for the service; `department` is that of a case that exists."""
        data = self.form.cleaned_data
        by_code = {form.type.code: form.cleaned_data for form in self.details}
        return CaseContent(
            department=department or data["department"],
            exploitation=tuple(data["exploitation"]),
            **{name: data[name] for name in SINGLE_FIELDS},
            dysfunctions=tuple(
                DysfunctionContent(
                    type=code,
                    clock_started_on=by_code.get(code, {}).get("clock_started_on"),
                    causes=tuple(by_code.get(code, {}).get("causes", ())),
                    responsible_bodies=tuple(by_code.get(code, {}).get("responsible_bodies", ())),
                )
                for code in self.chosen
            ),
            narrative=data["narrative"],
            route=data.get("route") or Route.COMMISSION,
            national_summary=data.get("national_summary", ""),
            confirmations=confirmations(
                self.form.data,
                {name: data.get(name, "") for name in ("narrative", "national_summary")},
            ),
        )

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's messages beside what they speak of."""
        for path, messages in errors.items():
            form, name = self._place(path)
            form.add_error(name, [forms.ValidationError(message) for message in messages])

    def _place(self, path: str) -> tuple[forms.Form, str | None]:
        first, _, rest = path.partition(".")
        if first != "dysfunctions":
            return self.form, first if first in self.form.fields else None
        position, _, name = rest.partition(".")
        code = self.chosen[int(position)] if position.isdigit() else ""
        for form in self.details:
            if form.type.code == code:
                return form, name if name in form.fields else None
        return self.form, "types"

    def identify(self, error: IdentifyingText) -> None:
        """Show its author what in one of the texts identifies someone."""
        if error.field_name == "national_summary":
            summary = self.form.cleaned_data["national_summary"]
            self.summary_passages = passages(summary, error.findings)
            self.form.add_error("national_summary", message_for(error.findings))
            return
        self.passages = passages(self.form.cleaned_data["narrative"], error.findings)
        self.form.add_error("narrative", message_for(error.findings))

    def forms(self) -> list[forms.Form]:
        return [self.form, *self.details]

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms())

    def families(self) -> Iterator[FamilyOptions]:
        """The types that apply to the profile as typed, by family, in the order of the list."""
        options = [self._option(one) for one in self.known.values()]
        for family in Family:
            shown = [
                option
                for option in options
                if option.type.family == family and (option.is_applicable or option.is_chosen)
            ]
            if shown:
                yield FamilyOptions(family.value, str(family.label), shown)

    def _option(self, dysfunction_type: DysfunctionType) -> TypeOption:
        return TypeOption(
            type=dysfunction_type,
            is_chosen=dysfunction_type.code in self.chosen,
            is_applicable=applies(
                dysfunction_type,
                age_band=self.form["age_band"].value() or AgeBand.UNKNOWN,
                nationality_group=(
                    self.form["nationality_group"].value() or NationalityGroup.UNKNOWN
                ),
                exploitation=tuple(self.form["exploitation"].value() or ("UNKNOWN",)),
            ),
        )


def defaults_of(dysfunction_type: DysfunctionType) -> dict[str, Any]:
    return {"responsible_bodies": dysfunction_type.responsible_bodies, "shown": "1"}


def _with_usual_bodies(data: QueryDict, known: Mapping[str, DysfunctionType]) -> QueryDict:
    """A type chosen and sent at once, before its fields were shown, gets its usual bodies."""
    completed = data.copy()
    for code in data.getlist("types"):
        prefix = dysfunction_prefix(code)
        if code in known and not data.get(f"{prefix}-shown"):
            completed[f"{prefix}-shown"] = "1"
            completed.setlist(f"{prefix}-responsible_bodies", known[code].responsible_bodies)
    return completed
