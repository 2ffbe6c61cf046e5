"""What the pages of the relays show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, pgettext

from audit.actors import Actor
from contacts_map.services import NATIONAL, FoundContact, find_contacts
from referrals.deadlines import local_day
from referrals.enums import Level, RelayStatus
from referrals.models import Case, Relay
from referrals.permissions import can_view_case
from referrals.presentation.ladder import proposal_url
from referrals.presentation.words import Deadline, day, deadline, elapsed, month, with_back
from referrals.relays.forms import CONTACT_POINT, DESK, Choices
from referrals.relays.permissions import can_open_relays, is_addressee, sending_level
from referrals.relays.services import RelayView, ministry_desks
from referrals.views.navigation import Breadcrumb, breadcrumb


@dataclass(frozen=True, slots=True)
class DeskRow:
    url: str
    reference: str
    department: str
    labels: list[str]
    status: str
    deadline: Deadline | None


def desk_rows(relays: Iterable[Relay], today: date) -> list[DeskRow]:
    return [
        DeskRow(
            url=reverse("relays:relay", args=[one.pk]),
            reference=one.case.reference,
            department=str(one.case.department),
            labels=[dysfunction.type.label for dysfunction in one.case.dysfunctions.all()],
            status=str(RelayStatus(one.status).label),
            deadline=deadline(one.due_on, today) if one.is_pending else None,
        )
        for one in relays
    ]


def addressees(actor: Actor, case: Case) -> Choices:
    """To whom the actor may relay the case: the ministry desks from the national level, then the
    contact points, those closest and most fitting first."""
    if sending_level(actor, case) == Level.NATIONAL:
        desks = [(f"{DESK}{one.pk}", one.name) for one in ministry_desks()]
        contacts = find_contacts(actor=actor, departments=[], territories=NATIONAL)
        return [
            (_("Ministry desks"), desks),
            (_("National contact points"), _contact_choices(contacts)),
        ]
    contacts = find_contacts(actor=actor, departments=[case.department])
    return [(_("Contact points"), _contact_choices(contacts))]


def _contact_choices(contacts: list[FoundContact]) -> list[tuple[str, str]]:
    return [
        (f"{CONTACT_POINT}{one.id}", f"{one.organisation} – {one.function}") for one in contacts
    ]


def relay_page(actor: Actor, view: RelayView, *, back: str) -> dict[str, Any]:
    relay = view.relay
    case = relay.case
    case_url = ""
    if can_view_case(actor, case):
        case_url = with_back(reverse("referrals:case", args=[case.reference]), back)
    return {
        "breadcrumb": _trail(actor, relay, case_url, back),
        "relay": relay,
        "view": view,
        "case": case,
        "case_url": case_url,
        "facts": _facts(relay),
        "dysfunctions": _dysfunctions(relay),
        "is_desk": is_addressee(actor, relay),
        "proposal_url": proposal_url(relay, view.proposes),
        "back": back,
    }


def _trail(actor: Actor, relay: Relay, case_url: str, back: str) -> Breadcrumb:
    here = (_("Relay"), "")
    if can_open_relays(actor):
        return [(_("Relays"), reverse("relays:desk")), here]
    return breadcrumb(actor, back=back, trail=[(relay.case.reference, case_url), here])


def _facts(relay: Relay) -> list[tuple[str, str]]:
    department = relay.case.department_id if relay.level == Level.LOCAL else ""
    due = deadline(relay.due_on, local_day(timezone.now(), department))
    facts = [
        (_("Case"), relay.case.reference),
        (_("Department"), str(relay.case.department)),
        (pgettext("relay", "From"), relay.body_name),
        (pgettext("relay", "To"), relay.addressee),
        (_("Sent on"), day(relay.created_at)),
        (_("Answer expected"), due.text if due and relay.is_pending else ""),
        (_("How it was approached"), relay.get_means_display()),
        (_("Status"), relay.get_status_display()),
    ]
    return [(term, value) for term, value in facts if value]


def _dysfunctions(relay: Relay) -> list[tuple[str, str]]:
    """What failed, and since when as the national level may say it: a month and days elapsed."""
    today = local_day(timezone.now(), relay.case.department_id)
    return [
        (
            one.type.label,
            f"{month(one.clock_started_on)} ({elapsed((today - one.clock_started_on).days)})"
            if one.clock_started_on
            else _("No date"),
        )
        for one in relay.case.dysfunctions.all()
    ]
