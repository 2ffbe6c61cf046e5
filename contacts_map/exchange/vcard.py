"""Entries as vCard 4.0 (RFC 6350), for the address book of a telephone."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from contacts_map import services
from contacts_map.enums import ChannelKind, DysfunctionFamily, Status
from contacts_map.exchange.identifiers import service_id

MEDIA_TYPE = "text/vcard; charset=utf-8"
LINE = 75  # Octets, without the end of the line (RFC 6350, 3.2).
END = "\r\n"
NATIONAL_NUMBER = re.compile(r"0[1-9][0-9]{8}")
SHORT_NUMBER = re.compile(r"[0-9]{2,6}")
TO_ESCAPE = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def vcards(contacts: Iterable[tuple[services.FoundContact, str]]) -> bytes:
    """One card for each entry; with it goes the address of its page."""
    lines = (line for contact, source in contacts for line in _lines(contact, source))
    return "".join(_folded(line) + END for line in lines).encode()


def telephone(number: str) -> str:
    """The `tel:` address of a number (RFC 3966); empty when it cannot be told."""
    digits = "".join(char for char in number if char in "+0123456789")
    if digits.startswith("+"):
        return f"tel:{digits}"
    if NATIONAL_NUMBER.fullmatch(digits):
        return f"tel:+33{digits[1:]}"
    return f"tel:{digits};phone-context=+33" if SHORT_NUMBER.fullmatch(digits) else ""


def _lines(contact: services.FoundContact, source: str) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield "KIND:org"
    yield f"UID:urn:uuid:{service_id(contact.id)}"
    yield f"FN:{_escaped(f'{contact.organisation} – {contact.function}')}"
    yield f"ORG:{_escaped(contact.organisation)};{_escaped(contact.function)}"
    for channel in contact.channels:
        yield from _channel(channel)
    if contact.website:
        yield f"URL:{contact.website}"
    if contact.families:
        labels = (str(DysfunctionFamily(code).label) for code in contact.families)
        yield "CATEGORIES:" + ",".join(map(_escaped, labels))
    for code in contact.languages:
        yield f"LANG:{code}"
    for note in _notes(contact):
        yield f"NOTE:{_escaped(note)}"
    yield f"SOURCE:{source}"
    yield f"REV:{contact.changed_at:%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _channel(channel: services.FoundChannel) -> Iterator[str]:
    match channel.kind:
        case ChannelKind.PHONE:
            uri = telephone(channel.value)
            yield f"TEL;VALUE=uri;TYPE=work:{uri}" if uri else f"TEL:{_escaped(channel.value)}"
        case ChannelKind.EMAIL:
            yield f"EMAIL;TYPE=work:{_escaped(channel.value)}"
        case ChannelKind.WEB:
            yield f"URL:{channel.value}"
        case ChannelKind.HOURS:
            yield f"NOTE:{_escaped(_('Hours: %(hours)s') % {'hours': channel.value})}"
        case _:
            yield f"NOTE:{_escaped(channel.value)}"


def _notes(contact: services.FoundContact) -> Iterator[str]:
    if contact.status == Status.SUSPENDED and contact.suspended_until:
        yield _("Suspended until %(date)s") % {"date": f"{contact.suspended_until:%d/%m/%Y}"}
    if contact.confirmed_at:
        yield _("Last checked on %(date)s") % {"date": f"{contact.confirmed_at:%d/%m/%Y}"}
    else:
        yield _("Never verified")
    if contact.notes:
        yield contact.notes


def _escaped(text: str) -> str:
    return text.translate(TO_ESCAPE)


def _folded(line: str) -> str:
    """`line` cut into lines of 75 octets at most, never inside a character."""
    parts, part, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LINE:
            parts.append(part)
            # The blank that begins a continued line counts.
            part, size = " ", 1
        part, size = part + char, size + octets
    return END.join([*parts, part])
