"""Conventions that no linter checks: templates, names of fields, length of files, French."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.utils.translation import override

from config.catalogue.merging import is_translated, read
from tests.harness.sources_check import ROOT, source_files

APPS = ("audit", "commissions", "config", "contacts_map", "privacy", "referrals")
LONGEST_FILE = 400
LENGTH_COUNTS_FOR = {".css", ".html", ".js", ".py"}
# Whoever checks the journal without us reads this script from end to end, alone: one file.
STAND_ALONE = {"audit/verifier/verify.py"}
# Django and the design system look these up by name: errors by status, widgets by their class.
LOOKED_UP = re.compile(r"^(\d{3}(_csrf)?|django/forms/widgets/\w+)\.html$")

INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)")
UNESCAPED = re.compile(r"\|\s*safe\b|\bsafeseq\b|autoescape\s+off")
LOAD = re.compile(r"\{%\s*load\s+([\w ]+?)\s*%\}")
TAG_OR_FILTER = re.compile(r"\{%\s*(\w+)|\|\s*(\w+)")
SEVERAL_LINES = re.compile(r"\{#(?:(?!#\}).)*\n", re.DOTALL)


def templates() -> dict[str, Path]:
    """Every template of ours by the name that loads it."""
    return {
        path.relative_to(folder).as_posix(): path
        for app in APPS
        for folder in [ROOT / app / "templates"]
        for path in sorted(folder.rglob("*.*"))
    }


TEMPLATES = templates()


# Templates


def test_every_template_is_used() -> None:
    sources = [
        (path, path.read_text(encoding="utf-8"))
        for app in APPS
        for path in (ROOT / app).rglob("*")
        if path.suffix in (".py", ".html", ".txt")
    ]
    unused = [
        name
        for name, own in TEMPLATES.items()
        if not LOOKED_UP.match(name)
        and not any(f'"{name}"' in text for path, text in sources if path != own)
    ]
    assert unused == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_keeps_the_conventions(name: str) -> None:
    source = TEMPLATES[name].read_text(encoding="utf-8")
    if not name.endswith(".txt"):
        assert not INLINE.findall(source), "the content security policy refuses it"
        assert not UNESCAPED.findall(source), "text from users stays escaped"
    assert not SEVERAL_LINES.search(source), "a comment of several lines is printed"
    assert _unused_libraries(source) == []


def _unused_libraries(source: str) -> list[str]:
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    used = {tag or name for tag, name in TAG_OR_FILTER.findall(source)}
    unused = []
    for name in " ".join(LOAD.findall(source)).split():
        library = backend.engine.template_libraries[name]
        if used.isdisjoint({*library.tags, *library.filters}):
            unused.append(name)
    return unused


# Names that people read: in the journal, in the forms


def _own_models() -> Iterator[type[models.Model]]:
    for app in APPS:
        yield from apps.get_app_config(app).get_models()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_verbose_names_are_in_lower_case(language: str) -> None:
    """They stand in the middle of sentences; what needs a capital gets one where it is shown."""
    with override(language):
        named = [
            (f"{model.__name__}.{name}", str(words))
            for model in _own_models()
            for name, words in [
                ("", model._meta.verbose_name),
                *((one.name, one.verbose_name) for one in model._meta.fields),
            ]
        ]
    # An acronym, or a word that French or English always writes so.
    assert [
        (place, name) for place, name in named if name[:1].isupper() and not name[:2].isupper()
    ] == []


# Files


def test_files_stay_short() -> None:
    long = {
        name: lines
        for path in source_files()
        if path.suffix in LENGTH_COUNTS_FOR and "migrations" not in path.parts
        for name in [path.relative_to(ROOT).as_posix()]
        for lines in [len(path.read_text(encoding="utf-8").splitlines())]
        if lines >= LONGEST_FILE and name not in STAND_ALONE
    }
    assert long == {}


# French

# Before ; ! ? a narrow no-break space, before : a no-break space, both inside « ».
WRONG_SIGNS = re.compile(
    r"[^\u202f\s][;!?](?=[\s\u00a0\u202f»)]|$)|[^\u00a0\d\w/]:(?=\s|$)|\w:(?=\s|$)"
    r"|«(?!\u00a0)|(?<!\u00a0)»| [;:!?»]|[“”]"
)
STRAIGHT_APOSTROPHE = re.compile(r"[^\W\d_]'[^\W\d_]")
FAMILIAR = re.compile(r"\b(tu|ton|ta|tes|toi)\b", re.IGNORECASE)
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def french_faults(words: str) -> list[str]:
    faults = []
    # A placeholder holds no sign of its own, a tag is not read, an entity ends with one.
    seen = re.sub(r"<[^>]+>|&\w+;|%\(\w+\)[sd]|\{\w*\}", "x", words)
    if WRONG_SIGNS.search(seen):
        faults.append(f"no-break spaces: {words!r}")
    if STRAIGHT_APOSTROPHE.search(seen):
        faults.append(f"apostrophe: {words!r}")
    if FAMILIAR.search(seen):
        faults.append(f"say vous: {words!r}")
    return faults


def test_the_french_of_the_catalogue_is_well_set() -> None:
    sentences = [
        words
        for entry in read(CATALOGUE)
        if is_translated(entry)
        for words in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert [fault for words in sentences for fault in french_faults(words)] == []


def test_the_french_of_the_closed_lists_is_well_set() -> None:
    faults = []
    for path in sorted((ROOT / "referrals" / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                for column in ("label_fr", "text_fr", "legal_basis"):
                    words = line.get(column) or ""
                    faults += [f"{path.name}: {fault}" for fault in french_faults(words)]
    assert faults == []


@pytest.mark.parametrize(
    ("words", "is_right"),
    [
        ("Où\u202f?", True),
        ("Où ?", False),
        ("Où?", False),
        ("Délai\u00a0: 12 jours", True),
        ("Délai : 12 jours", False),
        ("de 9:30 à 10:00", True),
        ("«\u00a0traite\u00a0»", True),
        ("« traite »", False),
        ("l’échéance", True),
        ("l'échéance", False),
        ("Vérifie ton adresse", False),
        ("https://exemple.fr/?a=1", True),
    ],
)
def test_the_check_knows_right_from_wrong(words: str, is_right: bool) -> None:
    assert (french_faults(words) == []) is is_right
