"""Who answers for a department this week. The roster is the commissions': it is given from
outside, as a function named in the settings, because this app imports none above it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from audit.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """A body whose roster names somebody today. The person is not told: an entry is a function."""

    body: str
    until: date


def body_on_duty(*, actor: Actor, department_code: str) -> OnDuty | None:
    """The commission of the department, if somebody answers for it today. Members only."""
    if not actor.is_authenticated:
        return None
    find: Callable[[str], OnDuty | None] = import_string(settings.RELAIS_DUTY_ROSTER)
    return find(department_code)


def bodies_on_duty(*, actor: Actor, department_codes: Iterable[str]) -> list[OnDuty]:
    """Those of several departments, each commission once, in the order of the departments."""
    found = (body_on_duty(actor=actor, department_code=code) for code in department_codes)
    return list(dict.fromkeys(one for one in found if one is not None))
