"""Sending a case to whoever can repair the failure, and recording what came of it."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as, record
from commissions.enums import BodyKind
from commissions.models import Body
from contacts_map.models import ContactPoint
from contacts_map.services import has_referent
from privacy.confirmations import Confirmation, record_confirmed
from privacy.services import RowCipher, row_cipher
from referrals.deadlines import NATIONAL, add_working_days, local_day
from referrals.enums import CaseState, Level, Means, RelayStatus
from referrals.models import Case, Relay
from referrals.questions.services import check_due_on
from referrals.relays.directory import concerns_the_directory, tell_the_directory
from referrals.relays.models import RelayQuerySet
from referrals.relays.permissions import (
    SENDING_STATES,
    can_open_relays,
    can_read_relay_texts,
    can_settle_relay,
    is_addressee,
    sending_level,
)
from referrals.services.cases import locked_case, require_version
from referrals.services.content import refuse, screened
from referrals.services.errors import CaseForbidden, MoveForbidden
from referrals.services.moves import enter_state
from referrals.services.reading import find_case
from referrals.workflow import RELAY_WITHIN, transition

TEXT_MAX_LENGTH = 2000
# A desk still finds what it answered lately.
SHOWN_AFTERWARDS = timedelta(days=30)
# What an accepted relay may still become; a sent one may be accepted as well.
SETTLED = (
    RelayStatus.REFUSED,
    RelayStatus.ANSWERED,
    RelayStatus.UNREACHABLE,
    RelayStatus.WITHDRAWN,
)
# What the desk itself may say; the rest is for whoever waits for it.
OF_THE_DESK = frozenset({RelayStatus.ACCEPTED, RelayStatus.REFUSED, RelayStatus.ANSWERED})


class RelayNotFound(LookupError):
    """No such relay, or none that the actor may know of: both look the same."""


class RelayNotPossible(RuntimeError):
    """The relay is settled already, or cannot become that; `allowed` says what it can."""

    def __init__(self, *, status: str, allowed: list[str]) -> None:
        super().__init__(status)
        self.status = status
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class RelayView:
    """A relay as an actor may read it. The texts are None for whoever may not read them."""

    relay: Relay
    request: str | None = field(repr=False)
    answer: str | None = field(repr=False)
    outcomes: list[str]
    is_overdue: bool
    # The type of dysfunction that an unreachable contact offers to log.
    proposes: str


def send_relay(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    request: str,
    desk_id: int | None = None,
    contact_point_id: int | None = None,
    means: str = "",
    due_on: date | None = None,
    expected_version: int | None = None,
    confirmations: Sequence[Confirmation] = (),
) -> Relay:
    """Send a case to a contact point, or from the national level to a ministry desk.

    The first relay of an acknowledged case moves it to `relayed`, in the same transaction.
    Raises CaseNotFound, StaleCase, CaseForbidden, MoveForbidden (the state allows no relay),
    CaseRefused, IdentifyingText.
    """
    with acting_as(actor, purpose="relay.send"):
        case = locked_case(actor, case_id)
        require_version(case, expected_version)
        level = sending_level(actor, case)
        if level is None or actor.member_id is None:
            raise CaseForbidden(case.reference)
        if case.state not in SENDING_STATES[level]:
            raise MoveForbidden(state=case.state, target=CaseState.RELAYED, allowed=[])
        today = local_day(timezone.now(), _department(case, level))
        text = screened(
            "request", request, max_length=TEXT_MAX_LENGTH, confirmations=confirmations
        )
        relay = Relay(
            case=case,
            level=level,
            desk=_desk(desk_id),
            contact_point=_contact_point(contact_point_id),
            means=means,
            due_on=due_on or _usual_due_date(case, level, today),
            created_by_id=actor.member_id,
            body_name=actor.body,
        )
        refuse(_problems(relay, text, due_on, today))
        cipher = row_cipher(row=case).for_row(row=relay)
        relay.request_sealed = cipher.seal(column="request", text=text)
        relay.save(force_insert=True)
        record_confirmed(
            actor=actor, target=relay, texts={"request": request}, confirmations=confirmations
        )
        row = transition(case.state, CaseState.RELAYED)
        if row is not None and level == Level.NATIONAL:
            enter_state(actor=actor, case=case, row=row)
    return relay


def _department(case: Case, level: Level) -> str:
    return NATIONAL if level == Level.NATIONAL else case.department_id


def _usual_due_date(case: Case, level: Level, today: date) -> date:
    """Ten working days, and at the national level never later than its own answer is due."""
    usual = add_working_days(today, RELAY_WITHIN, _department(case, level))
    if level == Level.NATIONAL and case.national_due_on and case.national_due_on > today:
        return min(usual, case.national_due_on)
    return usual


def _desk(desk_id: int | None) -> Body | None:
    if desk_id is None:
        return None
    return ministry_desks().filter(pk=desk_id).first()


def _contact_point(contact_point_id: int | None) -> ContactPoint | None:
    if contact_point_id is None:
        return None
    return ContactPoint.objects.shown().filter(pk=contact_point_id).first()


def _problems(
    relay: Relay, text: str, due_on: date | None, today: date
) -> Iterator[tuple[str, str]]:
    if (relay.desk is None) == (relay.contact_point is None):
        yield "addressee", _("Choose one contact point or one ministry desk.")
    elif relay.desk is not None and relay.level != Level.NATIONAL:
        yield "addressee", _("Only the national level relays to a ministry.")
    if relay.means and relay.means not in Means.values:
        yield "means", _("This value is not in the list. Choose one of the values offered.")
    if not text:
        yield "request", _("Say what is asked.")
    yield from check_due_on(due_on, today=today)


def settle_relay(
    *,
    actor: Actor,
    relay_id: uuid.UUID,
    status: str,
    answer: str = "",
    means: str = "",
    confirmations: Sequence[Confirmation] = (),
) -> Relay:
    """Record what became of a relay: accepted, refused with a reason, answered, unreachable, or
    taken back. What it says of the contact point goes to the directory.

    Raises RelayNotFound, CaseForbidden, RelayNotPossible, CaseRefused, IdentifyingText.
    """
    with acting_as(actor, purpose=f"relay.{status}"):
        relay = _locked(actor, relay_id)
        if not can_settle_relay(actor, relay):
            raise CaseForbidden(str(relay_id))
        allowed = outcomes_open_to(actor, relay)
        if status not in allowed:
            raise RelayNotPossible(status=relay.status, allowed=allowed)
        text = screened("answer", answer, max_length=TEXT_MAX_LENGTH, confirmations=confirmations)
        relay.means = means or relay.means
        refuse(_outcome_problems(relay, status, text))
        relay.status = status
        relay.settled_at = timezone.now() if status in SETTLED else None
        if text:
            cipher = row_cipher(row=relay.case).for_row(row=relay)
            relay.answer_sealed = cipher.seal(column="answer", text=text)
        relay.save()
        record_confirmed(
            actor=actor, target=relay, texts={"answer": answer}, confirmations=confirmations
        )
        tell_the_directory(actor=actor, relay=relay)
    return relay


def _outcome_problems(relay: Relay, status: str, text: str) -> Iterator[tuple[str, str]]:
    if status == RelayStatus.REFUSED and not text:
        yield "answer", _("Say why it is refused.")
    if status == RelayStatus.ANSWERED and not text:
        yield "answer", _("Write the answer.")
    if relay.means and relay.means not in Means.values:
        yield "means", _("This value is not in the list. Choose one of the values offered.")
    elif not relay.means and concerns_the_directory(relay, status):
        yield "means", _("Say how the contact point was approached.")


def outcomes_open_to(actor: Actor, relay: Relay) -> list[str]:
    """What the actor may make of a relay now, in the order of the list."""
    if not relay.is_pending or not can_settle_relay(actor, relay):
        return []
    possible = [RelayStatus.ACCEPTED, *SETTLED]
    return [
        status.value
        for status in possible
        if status != relay.status and (status in OF_THE_DESK or not is_addressee(actor, relay))
    ]


def _locked(actor: Actor, relay_id: uuid.UUID) -> Relay:
    rows = Relay.objects.visible_to(actor).select_related("case__body", "desk", "contact_point")
    relay = rows.select_for_update(of=("self",)).filter(pk=relay_id).first()
    if relay is None:
        raise RelayNotFound(str(relay_id))
    return relay


def relays_of_case(*, actor: Actor, reference: str) -> list[RelayView]:
    """The relays of a case that the actor may see, oldest first; the reading is journalled.

    Raises CaseNotFound, and what `privacy.services` raises when a text cannot be opened.
    """
    case = find_case(actor=actor, reference=reference)
    views = case_relays(actor=actor, case=case)
    record(actor=actor, event="case.read", target=case, purpose="relay.read")
    return views


def case_relays(*, actor: Actor, case: Case) -> list[RelayView]:
    """The same for whoever has the case open already, its reading journalled."""
    relays = Relay.objects.visible_to(actor).filter(case=case)
    relays = relays.select_related("desk", "contact_point__organisation")
    cipher, now = _cipher(case), timezone.now()
    found = list(relays)
    for relay in found:
        relay.case = case
    return [_view(actor, relay, cipher, now) for relay in found]


def read_relay(*, actor: Actor, relay_id: uuid.UUID) -> RelayView:
    """Open one relay; the reading is journalled. Raises RelayNotFound, SealedTextError."""
    relay = _with_case(Relay.objects.visible_to(actor)).filter(pk=relay_id).first()
    if relay is None:
        raise RelayNotFound(str(relay_id))
    view = _view(actor, relay, _cipher(relay.case), timezone.now())
    record(actor=actor, event="relay.read", target=relay, purpose="relay.read")
    return view


def require_visible(*, actor: Actor, relay_id: uuid.UUID) -> None:
    """Raises RelayNotFound."""
    if not Relay.objects.visible_to(actor).filter(pk=relay_id).exists():
        raise RelayNotFound(str(relay_id))


def ministry_desks() -> models.QuerySet[Body]:
    return Body.objects.active().filter(kind=BodyKind.MINISTRY).order_by("name")


def list_relays(*, actor: Actor) -> RelayQuerySet:
    """The relays addressed to the actor's desk, without texts. Raises CaseForbidden for all the
    others, who find theirs on the page of each case."""
    if not can_open_relays(actor):
        raise CaseForbidden("relays")
    return _with_case(Relay.objects.visible_to(actor))


def recently_settled(relays: RelayQuerySet) -> RelayQuerySet:
    """Those that ended in the last thirty days, the latest first."""
    since = timezone.now() - SHOWN_AFTERWARDS
    return relays.filter(settled_at__gte=since).order_by("-settled_at", "pk")


def _with_case(relays: RelayQuerySet) -> RelayQuerySet:
    return relays.select_related(
        "case__body", "case__department", "desk", "contact_point__organisation"
    ).prefetch_related("case__dysfunctions__type")


def _cipher(case: Case) -> RowCipher | None:
    """None once the texts were destroyed: the relay itself is still shown."""
    return None if case.is_shredded else row_cipher(row=case)


def _view(actor: Actor, relay: Relay, cipher: RowCipher | None, now: datetime) -> RelayView:
    request = answer = None
    if cipher is not None and can_read_relay_texts(actor, relay):
        own = cipher.for_row(row=relay)
        request = own.unseal(column="request")
        answer = own.unseal_if_any(column="answer")
    return RelayView(
        relay=relay,
        request=request,
        answer=answer,
        outcomes=outcomes_open_to(actor, relay),
        is_overdue=relay.is_overdue(local_day(now, _department(relay.case, Level(relay.level)))),
        proposes=_proposal(actor, relay),
    )


def _proposal(actor: Actor, relay: Relay) -> str:
    """An unreachable contact is a failure of its own: REF-02, or REF-01 when the department is
    left without any referent. Only who may log it is offered to."""
    if relay.status != RelayStatus.UNREACHABLE or is_addressee(actor, relay):
        return ""
    return "REF-02" if has_referent(department_code=relay.case.department_id) else "REF-01"
