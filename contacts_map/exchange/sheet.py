"""The sheet of a department and the booklet of a region, as tagged PDF (PDF/UA-1) by typst.

They hold the public tier (see outputs.py). Only the fonts that come with typst are used, so that
every machine makes the same file.
"""

import datetime
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

from contacts_map import presentation, services
from contacts_map.enums import DysfunctionFamily
from contacts_map.exchange import outputs
from contacts_map.exchange.outline import outline
from contacts_map.models import Department

TEMPLATE = Path(__file__).resolve().parent / "sheet.typ"
# PDF/UA forbids a character that no font draws: those that are drawn (a test tries each).
NOT_DRAWN = re.compile(
    "[^\n\x20-\x7e\xa0-\xac\xae-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff"
    "\u1e00-\u1eff\u2010-\u2027\u2030-\u2040\u20a0-\u20bf\u2190-\u21ff]"
)
INSTEAD = "□"
Emergency = Sequence[tuple[str, str]]


def department_sheet(department: Department, *, emergency: Emergency) -> bytes:
    title = _("Whom to contact: %(department)s") % {"department": department}
    return _document(title, [department], emergency)


def region_booklet(departments: Sequence[Department], *, emergency: Emergency) -> bytes:
    """The sheets of a region's departments, the national contact points once."""
    title = _("Whom to contact: %(region)s") % {"region": departments[0].region_name}
    return _document(title, departments, emergency)


def _document(title: str, departments: Sequence[Department], emergency: Emergency) -> bytes:
    today = timezone.localdate()
    date = f"{today:%d/%m/%Y}"
    figures = services.coverage_figures()
    content = {
        "lang": get_language() or "fr",
        "title": title,
        "summary": _(
            "Edited on %(date)s. Entries change: the current ones are on the site of Relais. "
            "Relais is no emergency service and no way to report an offence."
        )
        % {"date": date},
        "footer": f"Relais – {title} – {date}",
        "words": _words(),
        "emergency": [list(line) for line in emergency],
        "chapters": [_chapter(item, figures.get(item.code)) for item in departments],
        "national": _cards(outputs.national_contacts()),
    }
    return _compiled(json.dumps(_drawable(content), ensure_ascii=False), today)


def _words() -> dict[str, str]:
    return {
        "emergency": _("Emergency: first of all"),
        "number": _("Number"),
        "service": _("Service"),
        "by_problem": _("By problem"),
        "problem": _("Problem"),
        "whom": _("Whom to contact"),
        "local": _("Contact points of the department"),
        "national": _("National contact points"),
        "contents": _("Departments"),
        "nobody": _("No contact point yet: use the national ones."),
        "reserved": _("Contact details for partners with an account, on the site."),
    }


def _chapter(department: Department, figures: services.CoverageFigures | None) -> dict[str, Any]:
    cards = presentation.cards(
        outputs.local_contacts([department]), need=services.ANY_NEED, departments=[department]
    )
    is_covered = figures is not None and figures.referents > 0
    drawing = outline(department.code)
    return {
        "key": f"department-{department.code}",
        "name": str(department),
        "warning": "" if is_covered else _("No referent in this department"),
        "map": drawing,
        "map_alt": _("Map of France; %(name)s is marked.") % {"name": department}
        if drawing
        else "",
        "problems": _problems(cards),
        "contacts": [_card(card) for card in cards],
    }


def _problems(cards: Sequence[presentation.ContactCard]) -> list[list[Any]]:
    """Each problem that somebody handles, with who does: general contacts handle none."""
    rows = []
    for family in DysfunctionFamily:
        names = [_short(card) for card in cards if family in card.contact.families]
        if names:
            rows.append([str(family.label), names])
    return rows


def _short(card: presentation.ContactCard) -> str:
    reach = next((line.value for line in card.channels if line.href), "")
    # A number that is cut at the end of a line is dialled wrong.
    reach = reach.replace(" ", "\u00a0")
    return " – ".join(filter(None, (card.contact.organisation, card.contact.function, reach)))


def _cards(contacts: Iterable[services.FoundContact]) -> list[dict[str, Any]]:
    return [_card(presentation.card(contact)) for contact in contacts]


def _card(card: presentation.ContactCard) -> dict[str, Any]:
    contact = card.contact
    return {
        "organisation": contact.organisation,
        "function": contact.function,
        "badge": _("Trafficking referent") if contact.is_referent else "",
        "is_fresh": contact.is_verified,
        "freshness": _freshness(contact),
        "suspended": _suspended(contact),
        "stand_in": _stand_in(card),
        "channels": [[line.label, line.value, line.href] for line in card.channels],
        "coverage": card.coverage,
        "languages": ", ".join(card.languages),
        "notes": contact.notes,
    }


def _freshness(contact: services.FoundContact) -> str:
    if contact.confirmed_at is None:
        return _("Never verified")
    date = {"date": f"{contact.confirmed_at:%d/%m/%Y}"}
    if contact.is_verified:
        return _("Verified on %(date)s") % date
    return _("To be verified, last checked on %(date)s") % date


def _suspended(contact: services.FoundContact) -> str:
    if contact.suspended_until is None:
        return ""
    return _("Suspended until %(date)s") % {"date": f"{contact.suspended_until:%d/%m/%Y}"}


def _stand_in(card: presentation.ContactCard) -> str:
    return "" if card.stand_in is None else f"{_('Meanwhile, contact:')} {_short(card.stand_in)}"


def _drawable(value: Any) -> Any:
    """The same with a sign in place of what no font of typst draws."""
    match value:
        case str():
            return NOT_DRAWN.sub(INSTEAD, value.replace("\r", "").replace("\t", " "))
        case list():
            return [_drawable(item) for item in value]
        case dict():
            return {key: _drawable(item) for key, item in value.items()}
        case _:
            return value


@lru_cache(maxsize=64)
def _compiled(data: str, day: datetime.date) -> bytes:
    """The same bytes for the same data and day, made once."""
    midnight = datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)
    pdf = _compiler().compile(
        input=TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards="ua-1",
        timestamp=midnight,
    )
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
