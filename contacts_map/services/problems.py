"""From the code of a problem to the family that entries declare."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from contacts_map.enums import DysfunctionFamily

TYPE_CODE = re.compile(r"([A-Z]{2,8})-\d{2}", re.ASCII)
KEPT_SECONDS = 60


class UnknownProblemError(ValueError):
    """Neither a family nor a type of dysfunction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """A type of dysfunction, as the installation gives it (RELAIS_PROBLEM_TYPES)."""

    code: str
    family: str
    label_fr: str
    label_en: str

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_fr


def known_problems() -> Mapping[str, ProblemType]:
    """Every type by its code, kept a minute by each process; empty before the first import."""
    known = _problems_in(int(time.monotonic() // KEPT_SECONDS))
    if not known:
        _problems_in.cache_clear()
    return known


def problem_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The families, each with its types in plain words; a type leads to its family."""
    types = known_problems().values()
    return [
        (
            str(family.label),
            [
                (family.value, str(family.label)),
                *((one.code, one.label) for one in types if one.family == family),
            ],
        )
        for family in DysfunctionFamily
    ]


def problem_family(code: str) -> DysfunctionFamily:
    """The family named by its own code or by that of one of its types (`REFL-01`).

    Raises UnknownProblemError, also for a type that the taxonomy does not hold.
    """
    match = TYPE_CODE.fullmatch(code)
    known = known_problems()
    try:
        if match and known:
            return DysfunctionFamily(known[code].family)
        return DysfunctionFamily(match.group(1) if match else code)
    except (KeyError, ValueError):
        raise UnknownProblemError(code) from None


@lru_cache(maxsize=1)
def _problems_in(period: int) -> Mapping[str, ProblemType]:
    types: Callable[[], list[ProblemType]] = import_string(settings.RELAIS_PROBLEM_TYPES)
    return MappingProxyType({one.code: one for one in types()})
