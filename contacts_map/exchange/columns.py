"""The columns of the directory's file, and how each cell is written and read.

Cells hold the codes of the closed lists, so that a file means the same in every language. One
cell holds the channels, a line each: kind, tier, value.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from contacts_map import services
from contacts_map.entry_forms import channel_fault
from contacts_map.enums import (
    AgeBand,
    ChannelKind,
    ContactKind,
    DysfunctionFamily,
    Exploitation,
    Freshness,
    Language,
    OrganisationKind,
    Scope,
    Tier,
)

MULTIPLE = ("families", "age_bands", "exploitation", "languages")
YES_OR_NO = ("is_referent", "dedicated_places")
PLAIN = (
    "organisation",
    "organisation_kind",
    "website",
    "function",
    "kind",
    "scope",
    "region_code",
    "departments",
    "trained_on",
    "declared_by",
    "declared_on",
    "source",
    "notes",
)
CHANNELS = "channels"
KEY, STATUS = "id", "status"
# In the order of the file.
COLUMNS = (
    KEY,
    STATUS,
    "organisation",
    "organisation_kind",
    "website",
    "function",
    "kind",
    "is_referent",
    "scope",
    "region_code",
    "departments",
    *MULTIPLE,
    "dedicated_places",
    "trained_on",
    "declared_by",
    "declared_on",
    "source",
    "notes",
    CHANNELS,
)
# Written for readers, ignored when the file comes back: a check is never made by a file.
INFORMATION = ("freshness", "confirmed_at", "changed_at")

SEPARATORS = re.compile(r"[\s,;]+")
YES = frozenset({"1", "oui", "yes", "true", "vrai", "x"})
NO = frozenset({"", "0", "non", "no", "false", "faux"})
MAX_CHANNELS = 20
MAX_VALUE = 300


class BadCellError(ValueError):
    """A cell that cannot be read; its text says why, to the person who wrote it."""


def cells(contact: services.FoundContact) -> list[str]:
    """An entry as one line of the file, with the channels that were read for its reader."""
    freshness = Freshness.VERIFIED if contact.is_verified else Freshness.STALE
    written = {
        KEY: str(contact.id),
        CHANNELS: "\n".join(f"{item.kind} {item.tier} {item.value}" for item in contact.channels),
        "freshness": freshness.value,
        "confirmed_at": _day(contact.confirmed_at),
        "changed_at": _day(contact.changed_at),
    }
    return [
        written[name] if name in written else text_of(getattr(contact, name))
        for name in (*COLUMNS, *INFORMATION)
    ]


def text_of(value: Any) -> str:
    """A value of an entry as its cell says it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case date():
            return value.isoformat()
        case _:
            return " ".join(value)


def form_values(row: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a line as the form of an entry takes them; columns left out stay out."""
    return {
        name: _READERS.get(name, str)(text)
        for name, text in row.items()
        if name in PLAIN or name in _READERS
    }


def channels_of(text: str) -> list[services.ChannelData]:
    """Raises BadCellError, which names the line of the cell."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_CHANNELS:
        raise BadCellError(_("At most %(limit)d channels.") % {"limit": MAX_CHANNELS})
    return [_channel(line) for line in lines]


def channels_text(channels: Iterable[services.ChannelData]) -> str:
    return "\n".join(f"{item.kind} {item.tier} {item.value}" for item in channels)


def _channel(line: str) -> services.ChannelData:
    kind, tier, value = [*line.split(maxsplit=2), "", "", ""][:3]
    fault = _channel_fault(kind, tier, value)
    if fault:
        raise BadCellError(f"“{line[:60]}”: {fault}")
    return services.ChannelData(kind=kind, tier=tier, value=value)


def _channel_fault(kind: str, tier: str, value: str) -> str:
    if kind not in ChannelKind.values:
        return _("begin with one of: %(codes)s.") % {"codes": ", ".join(ChannelKind.values)}
    if tier not in Tier.values:
        return _("then say who may see it: %(codes)s.") % {"codes": ", ".join(Tier.values)}
    if not value or len(value) > MAX_VALUE:
        return _("end with the number, the address or the text.")
    return channel_fault(kind, value)


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES | NO:
        raise BadCellError(_("Write yes or no."))
    return word in YES


def _codes(text: str) -> list[str]:
    return [code for code in SEPARATORS.split(text) if code]


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(MULTIPLE, _codes),
    **dict.fromkeys(YES_OR_NO, _yes_or_no),
}


def _day(moment: datetime | None) -> str:
    return "" if moment is None else moment.date().isoformat()


def guide() -> list[tuple[str, str]]:
    """What each column takes, in words, for who fills in a file."""
    codes: dict[str, type[TextChoices]] = {
        "organisation_kind": OrganisationKind,
        "kind": ContactKind,
        "scope": Scope,
        "families": DysfunctionFamily,
        "age_bands": AgeBand,
        "exploitation": Exploitation,
        "languages": Language,
    }
    words = {
        KEY: _("The number of an entry that is there; empty for a new one"),
        STATUS: _("draft or published; empty: a draft, or as it is"),
        "departments": _("Codes: 69 01 2A"),
        CHANNELS: _("One a line: kind, who may see it, value – phone partner 04 65 71 00 00"),
        **dict.fromkeys(YES_OR_NO, _("yes or no")),
        **dict.fromkeys(("trained_on", "declared_on"), _("A date")),
        "region_code": _("The code of the region, when the territory is one region"),
    }
    return [
        (name, _listed(codes[name]) if name in codes else words.get(name, _("Text")))
        for name in COLUMNS
    ]


def _listed(choices: type[TextChoices]) -> str:
    return ", ".join(f"{code} ({label})" for code, label in choices.choices)
