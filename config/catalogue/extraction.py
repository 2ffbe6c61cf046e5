"""Finds every text of the interface in the code and in the templates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

APPS = ("audit", "commissions", "config", "contacts_map", "privacy", "referrals")
TEMPLATE_SUFFIXES = (".html", ".txt", ".svg", ".xml")

# Which arguments of gettext's functions are texts; "c" marks the context.
_FORMS = {
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEYWORDS = {
    "_": None,
    **_FORMS,
    **{f"{name}_lazy": form for name, form in _FORMS.items() if name != "gettext_noop"},
}

Key = tuple[str | None, str]


@dataclass(slots=True)
class Message:
    text: str
    plural: str = ""
    context: str | None = None
    places: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.text


def messages_of(root: Path) -> dict[Key, Message]:
    """Every message under the apps of `root`, with the files that use it."""
    found: dict[Key, Message] = {}
    for path in _sources(root):
        place = path.relative_to(root).as_posix()
        for message in _messages_in(path):
            known = found.setdefault(message.key, message)
            known.places.add(place)
            known.plural = known.plural or message.plural
    return found


def _sources(root: Path) -> Iterator[Path]:
    for app in APPS:
        for path in sorted((root / app).rglob("*")):
            is_template = "templates" in path.parts and path.suffix in TEMPLATE_SUFFIXES
            is_code = path.suffix == ".py" and "migrations" not in path.parts
            if path.is_file() and (is_template or is_code):
                yield path


def _messages_in(path: Path) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into lines of gettext calls; their indentation means nothing.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.lstrip() for line in lines)
    options = {"encoding": "utf-8"}
    for _line, texts, _comments, context in extract(
        "python", BytesIO(source.encode()), keywords=KEYWORDS, options=options
    ):
        singular, plural = texts if isinstance(texts, tuple) else (texts, "")
        if singular:
            yield Message(text=singular, plural=plural, context=context)
