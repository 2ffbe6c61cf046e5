"""What is wrong with the French catalogue, in sentences."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib

from config.catalogue.extraction import Key, Message
from config.catalogue.merging import compiled_path, is_translated, key_of, read

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# Straight apostrophes, and ordinary spaces where French wants one that does not break.
WRONG_TYPOGRAPHY = re.compile(r"\w'\w| [;:!?»]|« ")


def faults(*, path: Path, messages: Mapping[Key, Message]) -> list[str]:
    """Every fault of the catalogue at `path`, compared with the messages of the code."""
    if not path.exists():
        return [f"{path.name} does not exist"]
    catalogue = read(path)
    entries = {key_of(entry): entry for entry in catalogue}
    return [
        *_absences(entries, messages),
        *(fault for entry in catalogue for fault in _entry_faults(entry)),
        *_compiled_faults(catalogue, compiled_path(path)),
    ]


def _absences(
    entries: Mapping[Key, polib.POEntry], messages: Mapping[Key, Message]
) -> Iterator[str]:
    for key, message in messages.items():
        if key not in entries:
            yield f"missing: {message.text!r} ({', '.join(sorted(message.places))})"
        elif bool(message.plural) != bool(entries[key].msgid_plural):
            yield f"plural differs from the code: {message.text!r}"
    for key, entry in entries.items():
        if key not in messages or entry.obsolete:
            yield f"obsolete: {entry.msgid!r}"


def _entry_faults(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    if not is_translated(entry):
        places = ", ".join(place for place, _line in entry.occurrences)
        yield f"untranslated: {entry.msgid!r} ({places})"
        return
    for words in _all_words(entry):
        if not _has_right_placeholders(entry, words):
            yield f"placeholders differ: {entry.msgid!r}"
        if WRONG_TYPOGRAPHY.search(words):
            yield f"French typography (’, no-break spaces): {words!r}"


def _all_words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _has_right_placeholders(entry: polib.POEntry, words: str) -> bool:
    wanted = set(PLACEHOLDER.findall(entry.msgid))
    given = set(PLACEHOLDER.findall(words))
    if entry.msgid_plural:
        # A form for one may leave the number out.
        return given <= wanted | set(PLACEHOLDER.findall(entry.msgid_plural))
    return given == wanted


def _compiled_faults(catalogue: polib.POFile, compiled: Path) -> Iterator[str]:
    if not compiled.exists():
        yield f"{compiled.name} does not exist"
    elif compiled.read_bytes() != catalogue.to_binary():
        yield f"{compiled.name} was not made from the catalogue as it stands"
