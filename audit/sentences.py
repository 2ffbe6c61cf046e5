"""An entry as people read it: a sentence, and what changed, in words rather than columns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from audit.actors import Actor, Role
from audit.disclosure import WITHHELD, disclosed_changes, is_sealed
from audit.models import Entry
from audit.vocabulary import (
    CRITERIA,
    OBJECTS,
    PURPOSES,
    SENTENCES,
    UNKNOWN_EVENT,
    UNKNOWN_OBJECT,
    WORKS,
)

# One order for the day in both languages, as in the first column of the journal's page.
DAY_FORMAT = "d/m/Y"
MOMENT_FORMAT = "d/m/Y H:i"


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str
    is_sealed: bool = False
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, ready for the page."""

    entry: Entry
    sentence: str
    purpose: str
    changes: list[Change]


def tell(entry: Entry) -> Told:
    return Told(
        entry=entry,
        sentence=sentence_of(entry),
        purpose=str(PURPOSES.get(entry.purpose, entry.purpose)),
        changes=changes_of(entry),
    )


def sentence_of(entry: Entry) -> str:
    template = SENTENCES.get(entry.event, UNKNOWN_EVENT)
    extra: Mapping[str, Any] = entry.additional_data or {}
    what = _what(entry)
    words = {
        "who": _who(entry),
        "what": what,
        "to": f"({what})" if what else "",
        "where": f"({extra['path']})" if extra.get("path") else "",
        "event": entry.event,
        "count": extra.get("removed", ""),
        "first": extra.get("first_entry", ""),
        "last": extra.get("last_entry", ""),
    }
    sentence = str(template % words).strip()
    return sentence + _exported(extra) if entry.event == "journal.exported" else sentence


def _exported(extra: Mapping[str, Any]) -> str:
    """Which lines left with an export: how many, the first and the last, found by what."""
    if "first" not in extra:
        return ""
    count, first, last = (int(extra[name]) for name in ("shown", "first", "last"))
    lines = ngettext(
        ": %(count)s line, number %(last)s",
        ": %(count)s lines, numbers %(first)s to %(last)s",
        count,
    ) % {"count": count, "first": first, "last": last}
    names = [str(CRITERIA.get(name, name)) for name in extra.get("criteria", ())]
    if not names:
        return lines
    return lines + _(" (searched by: %(names)s)") % {"names": ", ".join(names)}


def changes_of(entry: Entry) -> list[Change]:
    """The changed columns in the order of the model, the key left out: the sentence names it."""
    changes = disclosed_changes(entry)
    known = _fields_of(entry)
    order = {column: position for position, column in enumerate(known)}
    return [
        _change(column, values, known.get(column))
        for column, values in sorted(
            changes.items(), key=lambda item: (order.get(item[0], len(order)), item[0])
        )
        if not (column in known and known[column].primary_key)
    ]


def _who(entry: Entry) -> str:
    if entry.role == Role.SYSTEM:
        name = entry.actor_label.removeprefix("system:")
        return _("The system (%(work)s)") % {"work": WORKS.get(name, name)}
    if entry.actor_label == Actor.visitor().label:
        return _("A visitor")
    return str(entry.actor_label)


def _what(entry: Entry) -> str:
    label = entry.object_type
    if not label:
        return str(entry.object_repr)
    # The name repeats the kind when an object has no name of its own: its key is then enough.
    name = entry.object_repr.removeprefix(f"{label} ")
    model = _model_of(entry)
    kind = str(model._meta.verbose_name) if model else label
    return str(OBJECTS.get(label, UNKNOWN_OBJECT) % {"kind": kind, "name": name})


def _model_of(entry: Entry) -> type[models.Model] | None:
    """None for a model that was removed since: its columns are shown by their names."""
    try:
        return apps.get_model(entry.object_type)
    except (LookupError, ValueError):
        return None


def _fields_of(entry: Entry) -> dict[str, "models.Field[Any, Any]"]:
    model = _model_of(entry)
    return {str(field.column): field for field in model._meta.fields} if model else {}


def _change(column: str, values: list[Any], field: "models.Field[Any, Any] | None") -> Change:
    label = str(field.verbose_name) if field else column
    if is_sealed(values):
        return Change(label=label, before="", after="", is_sealed=True)
    if values == [WITHHELD, None]:
        return Change(label=label, before="", after="", is_withheld=True)
    before, after = (_words(value, field) for value in values)
    return Change(label=label, before=before, after=after)


def _words(value: str | None, field: "models.Field[Any, Any] | None") -> str:
    """A journalled value in words; the text itself where nothing better is known."""
    if value is None or value == "":
        return ""
    if field is None:
        return value
    if isinstance(field, models.BooleanField):
        return _("yes") if value == "true" else _("no")
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(value)
        return date_format(timezone.localtime(moment), MOMENT_FORMAT) if moment else value
    if isinstance(field, models.DateField):
        date = parse_date(value)
        return date_format(date, DAY_FORMAT) if date else value
    return ", ".join(_choice(item, field) for item in _items(value))


def _items(value: str) -> list[str]:
    """The items of a list, which is journalled as JSON; anything else is one item."""
    if not value.startswith("["):
        return [value]
    try:
        return [str(item) for item in json.loads(value)]
    except ValueError:
        return [value]


def _choice(value: str, field: "models.Field[Any, Any]") -> str:
    choices = getattr(getattr(field, "base_field", field), "flatchoices", ())
    return str(next((label for code, label in choices if str(code) == value), value))
