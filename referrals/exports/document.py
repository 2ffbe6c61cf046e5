"""A tagged PDF (PDF/UA-1) by typst, from sections of facts, texts and tables.

Everything that is said goes in as data, never as markup: a text cannot command the typesetter.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

import typst
from django.utils import timezone
from django.utils.translation import get_language

TEMPLATE = Path(__file__).resolve().parent / "document.typ"
# PDF/UA forbids a character that no font draws.
NOT_DRAWN = re.compile(
    "[^\n\x20-\x7e\xa0-\xac\xae-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u052f"
    "\u1e00-\u1eff\u2010-\u2027\u2030-\u2040\u20a0-\u20bf\u2190-\u21ff]"
)
INSTEAD = "□"


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def pdf(*, title: str, lead: str, sections: list[Section]) -> bytes:
    content = {
        "lang": get_language() or "fr",
        "title": title,
        "lead": lead,
        "sections": [asdict(one) for one in sections],
        "footer": f"Relais – {title} – {timezone.localdate():%d/%m/%Y}",
    }
    text = json.dumps(content, ensure_ascii=False)
    document = typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"data": NOT_DRAWN.sub(INSTEAD, text)},
    )
    if not isinstance(document, bytes):
        raise TypeError("typst returned several documents")
    return document
