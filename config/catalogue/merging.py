"""Builds the French catalogue: the messages of the code, the translations of the parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib

from config.catalogue.extraction import Key, Message

# No dates and no names: the file changes only when a text does.
METADATA = {
    "Project-Id-Version": "relais",
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}


@dataclass(slots=True)
class Translations:
    """What the translators wrote, and where two of them disagree or wrote for no message."""

    by_key: dict[Key, polib.POEntry] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def is_translated(entry: polib.POEntry) -> bool:
    if entry.msgid_plural:
        return bool(entry.msgstr_plural) and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def collect_translations(*, catalogue: Path, parts: Path) -> Translations:
    """The parts speak first, since people write there; the catalogue keeps what no part says."""
    collected = Translations()
    for path in sorted(parts.glob("*.po")):
        for entry in _translated_entries(path):
            known = collected.by_key.setdefault(key_of(entry), entry)
            if _words(known) != _words(entry):
                collected.conflicts.append(f"{path.name}: {entry.msgid!r} is translated otherwise")
    if catalogue.exists():
        for entry in _translated_entries(catalogue):
            collected.by_key.setdefault(key_of(entry), entry)
    return collected


def _translated_entries(path: Path) -> Iterator[polib.POEntry]:
    return (entry for entry in read(path) if is_translated(entry) and not entry.obsolete)


def _words(entry: polib.POEntry) -> tuple[str, dict[int, str]]:
    return entry.msgstr, entry.msgstr_plural


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)


def merge(
    *, messages: Mapping[Key, Message], translations: Mapping[Key, polib.POEntry]
) -> polib.POFile:
    merged = polib.POFile(encoding="utf-8", wrapwidth=0)
    merged.metadata = dict(METADATA)
    for key in sorted(messages, key=lambda key: (key[1], key[0] or "")):
        merged.append(_entry(messages[key], translations.get(key)))
    return merged


def _entry(message: Message, translation: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgctxt=message.context,
        occurrences=[(place, "") for place in sorted(message.places)],
    )
    if message.plural:
        given = dict(translation.msgstr_plural) if translation else {}
        entry.msgstr_plural = given or {0: "", 1: ""}
    elif translation:
        entry.msgstr = translation.msgstr
    if translation and translation.fuzzy:
        entry.flags.append("fuzzy")
    return entry


def save(catalogue: polib.POFile, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{catalogue}\n".replace("\n\n\n", "\n\n"), encoding="utf-8")
    compiled_path(path).write_bytes(read(path).to_binary())


def compiled_path(path: Path) -> Path:
    return path.with_suffix(".mo")
