"""The ladder on the page of a case: both clocks, the legal steps, and the relays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext, pgettext

from referrals.enums import LegalEvent, Level, RelayStatus
from referrals.law.services import LegalSituation, NextStep
from referrals.models import Case, Relay
from referrals.presentation.words import Deadline, day, deadline, elapsed, with_back
from referrals.relays.services import RelayView
from referrals.services import ClockView, clocks_of

# Residence has rules of its own there, which these steps do not know (domain reference).
OTHER_RULES = frozenset({"975", "976", "977", "978", "986", "987", "988"})


@dataclass(frozen=True, slots=True)
class LegalPart:
    headline: str
    steps: list[str]


@dataclass(frozen=True, slots=True)
class RelayLine:
    addressee: str
    status: str
    status_code: str
    deadline: Deadline | None
    sent_on: str
    url: str
    request: str = field(repr=False)
    answer: str = field(repr=False)
    # Where an unreachable contact offers to log its own failure.
    proposal: str
    proposal_url: str


def clock_facts(case: Case, *, with_dates: bool) -> list[tuple[str, str]]:
    """Both levels see both clocks; the national one learns no day of the local level."""
    return [(_title(one), _clock(one)) for one in clocks_of(case, with_dates=with_dates)]


def _title(clock: ClockView) -> str:
    if clock.level == Level.LOCAL:
        return _("Clock of the local level")
    return _("Clock of the national level")


def _clock(clock: ClockView) -> str:
    if clock.days_left < 0:
        text = ngettext(
            "run out for %(days)d day", "run out for %(days)d days", -clock.days_left
        ) % {"days": -clock.days_left}
    else:
        text = ngettext("%(days)d day left", "%(days)d days left", clock.days_left) % {
            "days": clock.days_left
        }
    if clock.due_on is not None:
        text = f"{text} ({day(clock.due_on)})"
    return text if clock.is_running else pgettext("clock", "stopped, %(left)s") % {"left": text}


def legal_part(situation: LegalSituation | None) -> LegalPart | None:
    if situation is None:
        return None
    return LegalPart(headline=_headline(situation), steps=[_step(one) for one in situation.steps])


def _headline(situation: LegalSituation) -> str:
    if situation.event != LegalEvent.SILENCE:
        label = str(situation.event.label)
        return label if situation.days is None else f"{label} ({elapsed(situation.days)})"
    when = f" ({day(situation.happens_on)})" if situation.happens_on else ""
    if situation.has_happened:
        return _("The silence of the authority is now a refusal%(when)s.") % {"when": when}
    if situation.days is None:
        return _("Without an answer, silence will be a refusal.")
    days = -situation.days
    words = ngettext(
        "Without an answer in %(days)d day, silence is a refusal%(when)s.",
        "Without an answer in %(days)d days, silence is a refusal%(when)s.",
        days,
    )
    return words % {"days": days, "when": when}


def _step(one: NextStep) -> str:
    basis = one.step.legal_basis
    if one.days_left is None or one.until is None:
        return f"{one.step.label} ({basis})"
    is_over = one.days_left < 0
    limit = _("time limit passed") if is_over else _("until %(day)s") % {"day": day(one.until)}
    return f"{one.step.label} ({basis}) – {limit}"


def relay_lines(views: Iterable[RelayView], *, today: date, back: str) -> list[RelayLine]:
    return [_relay_line(one, today, back) for one in views]


def _relay_line(view: RelayView, today: date, back: str) -> RelayLine:
    relay = view.relay
    return RelayLine(
        addressee=relay.addressee,
        status=str(RelayStatus(relay.status).label),
        status_code=relay.status,
        deadline=deadline(relay.due_on, today) if relay.is_pending else None,
        sent_on=day(relay.created_at),
        url=with_back(reverse("relays:relay", args=[relay.pk]), back),
        request=view.request or "",
        answer=view.answer or "",
        proposal=view.proposes,
        proposal_url=proposal_url(relay, view.proposes),
    )


def proposal_url(relay: Relay, code: str) -> str:
    if not code:
        return ""
    return f"{reverse('referrals:new')}?type={code}&department={relay.case.department_id}"
