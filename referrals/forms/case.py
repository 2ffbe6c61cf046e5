"""The fields of a case: its profile, its dysfunctions, its narrative.

The forms read what was typed. Whether it may be stored is for the service to say.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from referrals.enums import (
    AgeBand,
    Cause,
    Exploitation,
    Modality,
    NationalityGroup,
    ReporterKind,
    ResponsibleBody,
    Route,
    Sex,
    VictimStatus,
)
from referrals.forms.choices import set_choices
from referrals.forms.free_text import FreeTextField
from referrals.models import DysfunctionType

# What the browser's own date control sends, and what a person types without one; never the order
# of another country, whatever the language of the page.
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class TypeCodesField(forms.MultipleChoiceField):
    """Codes of types, drawn by the page by family. The service refuses the unknown ones, so that
    a stale or forged code gets the same answer everywhere."""

    def valid_value(self, value: Any) -> bool:
        return True


class CaseForm(forms.Form):
    department = forms.ChoiceField(label=_("Department"))
    age_band = forms.ChoiceField(label=_("Age band"), choices=AgeBand.choices)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices)
    nationality_group = forms.ChoiceField(
        label=_("Nationality group"), choices=NationalityGroup.choices
    )
    victim_status = forms.ChoiceField(
        label=_("Status of the victim"), choices=VictimStatus.choices
    )
    modality = forms.ChoiceField(label=_("Exploitation or recruitment"), choices=Modality.choices)
    reporter_kind = forms.ChoiceField(
        label=_("Who noticed the dysfunction"), choices=ReporterKind.choices
    )
    exploitation = forms.MultipleChoiceField(
        label=_("Forms of exploitation"),
        choices=Exploitation.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one form of exploitation, or “Unknown”.")},
    )
    types = TypeCodesField(label=_("Dysfunctions"), required=False)
    narrative = FreeTextField(
        label=_("What happened"),
        rows=8,
        required=False,
        help_text=_(
            "Say what the services did or did not do. Never a name, initials, a date of birth, an "
            "address, a phone number or the number of a file. 4,000 characters at most."
        ),
    )
    route = forms.ChoiceField(
        label=_("Whom you tell"),
        choices=Route.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Straight to the national level when the commission is itself implicated or does not "
            "answer: it then sees the case only if the national level sends it back."
        ),
    )
    national_summary = FreeTextField(
        label=_("Summary for the national coordination"),
        rows=4,
        required=False,
        help_text=_(
            "Only to tell the national level, which never sees the narrative. No name, no exact "
            "date, no place. 2,000 characters at most."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        departments: Sequence[tuple[str, str]],
        known: dict[str, DysfunctionType],
        offers_route: bool = False,
        **kwargs: Any,
    ) -> None:
        """An association chooses its way (`offers_route`); the others log in their body."""
        super().__init__(*args, **kwargs)
        if not offers_route:
            del self.fields["route"]
            del self.fields["national_summary"]
        types = [(code, one.label) for code, one in known.items()]
        set_choices(self, "types", types)
        if departments:
            set_choices(self, "department", _with_blank(departments))
        else:
            # A case keeps the department that it was logged with.
            del self.fields["department"]


def _with_blank(departments: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Somebody who has several departments chooses; nobody should report to the wrong one."""
    if len(departments) == 1:
        return list(departments)
    return [("", str(_("Choose a department"))), *departments]


class DysfunctionForm(forms.Form):
    """What is said of one chosen type; its prefix holds the code of the type."""

    clock_started_on = forms.DateField(input_formats=DATE_FORMATS)
    causes = forms.MultipleChoiceField(
        label=_("Causes"),
        choices=Cause.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    responsible_bodies = forms.MultipleChoiceField(
        label=_("Bodies responsible"),
        choices=ResponsibleBody.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # Tells a box that was unticked from a box that was not shown yet.
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        dysfunction_type: DysfunctionType,
        initial: dict[str, Any] | None = None,
    ) -> None:
        prefix = dysfunction_prefix(dysfunction_type.code)
        super().__init__(data, prefix=prefix, initial=initial)
        self.type = dysfunction_type
        if dysfunction_type.clock_start:
            field = self.fields["clock_started_on"]
            field.label = _("Date: %(event)s") % {
                "event": dysfunction_type.get_clock_start_display().lower()
            }
            field.error_messages["required"] = _("Give the date of this event: %(event)s.") % {
                "event": dysfunction_type.get_clock_start_display()
            }
            field.widget.attrs["max"] = timezone.localdate().isoformat()
        else:
            del self.fields["clock_started_on"]

    def usual_bodies(self) -> list[BoundWidget]:
        return [box for box in self["responsible_bodies"] if self._is_usual(box)]

    def other_bodies(self) -> list[BoundWidget]:
        return [box for box in self["responsible_bodies"] if not self._is_usual(box)]

    def has_other_body(self) -> bool:
        return any(box.data["selected"] for box in self.other_bodies())

    def _is_usual(self, box: BoundWidget) -> bool:
        return box.data["value"] in self.type.responsible_bodies


def dysfunction_prefix(code: str) -> str:
    return f"d-{code}"
