"""The numbers that come before anything Relais does (design: the tool is not a report)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    number: str
    label: str | Promise
    href: str
    # The few that stand in the bar at the top of every page.
    is_immediate: bool = False


EMERGENCY_NUMBERS = (
    EmergencyNumber("17", _("Police and gendarmerie"), "tel:17", is_immediate=True),
    EmergencyNumber("112", _("European emergency number"), "tel:112", is_immediate=True),
    # 114 answers text messages: it serves deaf people and those who cannot speak out loud.
    EmergencyNumber("114", _("Emergencies by text message"), "sms:114", is_immediate=True),
    EmergencyNumber("119", _("Children in danger"), "tel:119"),
    EmergencyNumber("3919", _("Violence against women"), "tel:3919"),
    EmergencyNumber("116 006", _("Help for victims of crime"), "tel:116006"),
)
