"""Entries and departments as the pages show them: words instead of codes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.http import urlencode

from audit.actors import Actor
from contacts_map import services
from contacts_map.enums import (
    AgeBand,
    ChannelKind,
    ContactKind,
    DysfunctionFamily,
    Exploitation,
    Language,
    Scope,
    Status,
    Tier,
)
from contacts_map.models import Department


@dataclass(frozen=True, slots=True)
class ChannelLine:
    label: str
    value: str
    # Empty when the value cannot be followed: hours, a note.
    href: str
    is_web: bool
    # Who may see it, when that is not everybody.
    audience: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ContactCard:
    contact: services.FoundContact
    kind: str
    reason: str
    coverage: str
    families: list[str]
    age_bands: list[str]
    exploitation: list[str]
    languages: list[str]
    channels: list[ChannelLine]
    stand_in: "ContactCard | None"

    @property
    def is_suspended(self) -> bool:
        return self.contact.status == Status.SUSPENDED

    @property
    def unpublished_label(self) -> str:
        """Draft or withdrawn; empty for what everybody sees."""
        if self.contact.status in (Status.DRAFT, Status.WITHDRAWN):
            return str(Status(self.contact.status).label)
        return ""


def card(
    contact: services.FoundContact,
    *,
    need: services.Need = services.ANY_NEED,
    departments: Collection[Department] = (),
) -> ContactCard:
    return ContactCard(
        contact=contact,
        kind=_label(ContactKind, contact.kind),
        reason=services.reason(contact, need=need, departments=departments),
        coverage=_coverage(contact),
        families=_labels(DysfunctionFamily, contact.families),
        age_bands=_labels(AgeBand, contact.age_bands),
        exploitation=_labels(Exploitation, contact.exploitation),
        languages=_labels(Language, contact.languages),
        channels=[_channel(channel) for channel in contact.channels],
        stand_in=card(contact.stand_in) if contact.stand_in else None,
    )


def cards(
    contacts: Iterable[services.FoundContact],
    *,
    need: services.Need,
    departments: Collection[Department],
) -> list[ContactCard]:
    return [card(contact, need=need, departments=departments) for contact in contacts]


def case_url(actor: Actor, failure: str, department_code: str) -> str:
    """The form of a case with the failure of the directory chosen; empty for who logs none.

    The names of the permissions are those of the bodies' app, which this one does not import.
    """
    may_log = any(actor.bodies_with(name) for name in ("log_case", "report_case"))
    if not failure or not may_log:
        return ""
    query = urlencode({"department": department_code, "type": failure})
    return f"{reverse('referrals:new')}?{query}"


def gap_url(actor: Actor, failure: str, department_code: str) -> str:
    """Where one click logs the failure of the directory; empty for who may not: the coordination
    may for every department, a commission for its own. The rule is the cases' own `can_log_gap`.
    """
    is_local = bool(actor.bodies_with("log_case")) and department_code in actor.departments
    if not failure or not (is_local or actor.bodies_with("review_escalation")):
        return ""
    return reverse("referrals:log_gap")


def _coverage(contact: services.FoundContact) -> str:
    if contact.scope == Scope.DEPARTMENTS:
        known = services.known_departments()
        return ", ".join(str(known.get(code, code)) for code in contact.departments)
    if contact.scope == Scope.REGION:
        return services.region_name(contact.region_code)
    return _label(Scope, contact.scope)


def _channel(channel: services.FoundChannel) -> ChannelLine:
    return ChannelLine(
        label=_label(ChannelKind, channel.kind),
        value=channel.value,
        href=_href(channel),
        is_web=channel.kind == ChannelKind.WEB,
        audience="" if channel.tier == Tier.PUBLIC else _label(Tier, channel.tier),
        is_hidden=channel.is_hidden,
    )


def _href(channel: services.FoundChannel) -> str:
    match channel.kind:
        case ChannelKind.PHONE:
            return "tel:" + "".join(char for char in channel.value if char in "+0123456789")
        case ChannelKind.EMAIL:
            return f"mailto:{channel.value}"
        case ChannelKind.WEB if channel.value.startswith(("https://", "http://")):
            return channel.value
    return ""


def _label(choices: type[TextChoices], code: str) -> str:
    """The label of a code, or the code itself if the list no longer holds it."""
    return str(choices(code).label) if code in choices.values else code


def _labels(choices: type[TextChoices], codes: Iterable[str]) -> list[str]:
    return [_label(choices, code) for code in codes]
