"""The pages as they are sent, read from end to end: French, right in form, free of leftovers.

Every page of the grid, for whoever may open it, and the pages that refuse. What is looked for
leaves no trace in a screenshot: a forgotten brace, a word of English, a straight apostrophe.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client

from config.catalogue.merging import is_translated, read
from contacts_map.models import Department
from tests.factories import World
from tests.pages.grid import GRID
from tests.pages.test_permission_grid import Objects, ask, objects
from tests.referrals.pages import client_of

__all__ = ["objects"]

PEOPLE = (
    "visitor",
    "association",
    "member69",
    "secretary69",
    "coordinator",
    "oversight",
    "administrator",
    "ministry",
)
CATALOGUE = Path(settings.BASE_DIR) / "locale" / "fr" / "LC_MESSAGES" / "django.po"

SHOWN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title", "value")
# The last one holds the names that programs read, such as the columns of a file.
UNSEEN = {"script", "style", "template", "code"}
INLINE = re.compile(r"^on[a-z]+$|^style$")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|%\([a-z_]+\)")
ISO_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")
# A straight apostrophe between letters; a sign of two parts without its no-break space; English
# quotation marks.
TYPOGRAPHY = re.compile(r"[^\W\d]'[^\W\d]|[^\s\u202f][;!?](?=\s|$)|[ ][;:!?]|\w:(?=\s|$)|[“”]")
ENGLISH = re.compile(
    r"\b(the|and|of|with|your|you|this|that|these|from|been|was|were|is|are|has|have)\b"
    r"|\b(january|february|march|april|june|july|august|october|november|december)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Text:
    """A text that people read or hear, with its language and where it stands."""

    words: str
    language: str
    place: str


@dataclass
class Reader(HTMLParser):
    """Gathers what people get from a page, and what its form says."""

    texts: list[Text] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    language: str = ""
    has_quick_exit: bool = False
    open_tags: list[tuple[str, str]] = field(default_factory=list)

    VOID = frozenset({"br", "circle", "hr", "img", "input", "link", "meta", "path", "rect"})

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        inherited = self.open_tags[-1][1] if self.open_tags else ""
        language = given.get("lang", inherited)
        if tag == "html":
            self.language = language
        if tag not in self.VOID:
            self.open_tags.append((tag, language))
        self.inline += [f"<{tag} {name}>" for name in given if INLINE.match(name)]
        if tag == "script" and "src" not in given:
            self.inline.append("<script> without src")
        self.has_quick_exit |= "data-quick-exit" in given
        if "id" in given:
            self.identifiers.append(given["id"])
        if tag == "h1":
            self.headings.append("")
        for name in SHOWN_ATTRIBUTES:
            is_typed = name == "value" and given.get("type") not in ("submit", "button")
            if name in given and not is_typed and tag not in ("option", "button"):
                self.texts.append(Text(given[name].strip(), language, f"{tag}@{name}"))

    def handle_endtag(self, tag: str) -> None:
        while self.open_tags and tag not in self.VOID:
            if self.open_tags.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        tag, language = self.open_tags[-1] if self.open_tags else ("", "")
        words = " ".join(data.split(" ")).strip(" \n\t")
        if words and tag not in UNSEEN:
            self.texts.append(Text(re.sub(r"[ \n\t]+", " ", words), language, tag))
        if self.headings and any(name == "h1" for name, _ in self.open_tags):
            self.headings[-1] += words


def pages_of(
    world: World, objects: Objects, who: str, *, language: str
) -> Iterator[tuple[str, Reader]]:
    """Every page of the grid that this person gets, forms refused for want of a word included."""
    client = Client() if who == "visitor" else client_of(world, who)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for line in GRID:
        expected = line.status_for(who)
        is_form_again = line.operation.method == "POST" and expected == 200
        if line.operation.method != "GET" and not is_form_again:
            continue
        answer = ask(client, line, objects)
        if not answer.get("Content-Type", "").startswith("text/html") or not answer.content:
            continue
        reader = Reader()
        reader.feed(answer.content.decode())
        yield str(line), reader


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """The English texts that have another French form."""
    return {
        entry.msgid: entry.msgstr
        for entry in read(CATALOGUE)
        if is_translated(entry) and _is_wordy(entry)
    }


@pytest.fixture
def official_names(world: World) -> list[str]:
    """INSEE writes the names of departments and regions with straight apostrophes."""
    pairs = Department.objects.filter(name__contains="'").values_list("name", "region_name")
    regions = Department.objects.filter(region_name__contains="'").values_list("region_name")
    return sorted({name for row in [*pairs, *regions] for name in row if "'" in name})


def _is_wordy(entry: polib.POEntry) -> bool:
    return entry.msgid != entry.msgstr and bool(re.search(r"[a-z]{3}", entry.msgid))


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_in_french_and_well_formed(
    world: World,
    objects: Objects,
    english: dict[str, str],
    official_names: list[str],
    who: str,
) -> None:
    french = set(english.values())
    faults = []
    for name, page in pages_of(world, objects, who, language="fr"):
        faults += [f"{name}: {fault}" for fault in _form_faults(page, "fr")]
        for text in page.texts:
            if text.language == "fr":
                leftover = text.words in english and text.words not in french
                for official in official_names:
                    text.words = text.words.replace(official, "")
                faults += [f"{name}: {fault}" for fault in _french_faults(text, leftover)]
    assert sorted(set(faults)) == []


@pytest.mark.parametrize("who", ["visitor", "secretary69", "coordinator"])
def test_pages_are_in_english_for_who_asks(
    world: World, objects: Objects, english: dict[str, str], who: str
) -> None:
    # "Relais" is the French of "Relays", and the name of the product.
    only_french = set(english.values()) - set(english) - {"Relais"}
    faults = []
    for name, page in pages_of(world, objects, who, language="en"):
        faults += [f"{name}: {fault}" for fault in _form_faults(page, "en")]
        faults += [
            f"{name}: French: {text.words!r}"
            for text in page.texts
            if text.language == "en" and text.words in only_french
        ]
    assert sorted(set(faults)) == []


def _form_faults(page: Reader, language: str) -> Iterator[str]:
    if not page.has_quick_exit:
        yield "no quick exit"
    if page.language != language:
        yield f"lang is {page.language!r}"
    if len(page.headings) != 1 or not page.headings[0]:
        yield f"one h1 wanted: {page.headings}"
    repeated = {one for one in page.identifiers if page.identifiers.count(one) > 1}
    if repeated:
        yield f"identifiers used twice: {sorted(repeated)}"
    yield from (f"inline: {place}" for place in page.inline)
    for text in page.texts:
        if BRACES.search(text.words):
            yield f"left as it was written: {text.words!r}"


def _french_faults(text: Text, is_leftover: bool) -> Iterator[str]:
    if is_leftover:
        yield f"English: {text.words!r}"
    elif ENGLISH.search(text.words):
        yield f"English words: {text.words!r}"
    if TYPOGRAPHY.search(text.words):
        yield f"typography: {text.words!r} ({text.place})"
    if ISO_DATE.search(text.words):
        yield f"date: {text.words!r}"
