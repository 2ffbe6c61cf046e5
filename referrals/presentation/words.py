"""How a case is told on a page: days, deadlines, delays, and the verbs of its moves."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext, pgettext_lazy

from audit.actors import Actor, Role
from referrals.enums import CaseState, DelayNature, DelayUnit
from referrals.models import Case, DysfunctionType
from referrals.permissions import is_local_to, moves_open_to
from referrals.services import DysfunctionView
from referrals.workflow import NATIONAL_STATES

S = CaseState

# One order for the day in both languages: two readers of a date must not read two dates.
DAY_FORMAT = "d/m/Y"

_VERBS: dict[str, str | Promise] = {
    S.LOGGED: gettext_lazy("Log the case"),
    S.IN_LOCAL_HANDLING: gettext_lazy("Resume locally"),
    S.RESOLVED_LOCALLY: gettext_lazy("Mark as resolved locally"),
    S.ESCALATED: gettext_lazy("Send up to the national level"),
    S.ACKNOWLEDGED: gettext_lazy("Acknowledge receipt"),
    S.INFORMATION_REQUESTED: gettext_lazy("Ask for more information"),
    S.RELAYED: gettext_lazy("Relay to a ministry"),
    S.ANSWERED: gettext_lazy("Record the answer"),
    S.RETURNED: gettext_lazy("Send back to the commission"),
    S.CLOSED: gettext_lazy("Close the case"),
    S.REOPENED: gettext_lazy("Reopen the case"),
    S.DECLINED: gettext_lazy("Decline the report"),
}
# The same target is said otherwise from some states.
_VERBS_FROM: dict[tuple[str, str], str | Promise] = {
    (S.LOGGED, S.IN_LOCAL_HANDLING): gettext_lazy("Take in charge locally"),
    (S.INFORMATION_REQUESTED, S.ACKNOWLEDGED): gettext_lazy("Give the information requested"),
    (S.REOPENED, S.ACKNOWLEDGED): gettext_lazy("Resume at the national level"),
}
# The same moves once they are made: a button asks for an act, the course of a case tells it.
_DONE: dict[str, str | Promise] = {
    S.LOGGED: pgettext_lazy("done", "Logged"),
    S.IN_LOCAL_HANDLING: pgettext_lazy("done", "Resumed locally"),
    S.RESOLVED_LOCALLY: pgettext_lazy("done", "Resolved locally"),
    S.ESCALATED: pgettext_lazy("done", "Sent up to the national level"),
    S.ACKNOWLEDGED: pgettext_lazy("done", "Receipt acknowledged"),
    S.INFORMATION_REQUESTED: pgettext_lazy("done", "Information asked for"),
    S.RELAYED: pgettext_lazy("done", "Relayed to a ministry"),
    S.ANSWERED: pgettext_lazy("done", "Answer recorded"),
    S.RETURNED: pgettext_lazy("done", "Sent back to the commission"),
    S.CLOSED: pgettext_lazy("done", "Closed"),
    S.REOPENED: pgettext_lazy("done", "Reopened"),
    S.DECLINED: pgettext_lazy("done", "Report declined"),
}
_DONE_FROM: dict[tuple[str, str], str | Promise] = {
    (S.LOGGED, S.IN_LOCAL_HANDLING): pgettext_lazy("done", "Taken in charge locally"),
    (S.INFORMATION_REQUESTED, S.ACKNOWLEDGED): pgettext_lazy("done", "Information given"),
    (S.REOPENED, S.ACKNOWLEDGED): pgettext_lazy("done", "Resumed at the national level"),
}
# What follows a move, for whoever made it. The commission's delay is its own, not the law's.
_NEXT: dict[str, str | Promise] = {
    S.LOGGED: gettext_lazy("The commission has until %(local)s; past that day it goes up."),
    S.IN_LOCAL_HANDLING: gettext_lazy(
        "The commission has until %(local)s; past that day it goes up."
    ),
    S.RESOLVED_LOCALLY: gettext_lazy("The secretary can now close it."),
    S.ESCALATED: gettext_lazy("The national coordination acknowledges it by %(until)s."),
    S.ACKNOWLEDGED: gettext_lazy("The national level answers by %(until)s."),
    S.INFORMATION_REQUESTED: gettext_lazy("The answers are expected by %(until)s."),
    S.RELAYED: gettext_lazy("The national level still answers by %(until)s."),
    S.RETURNED: gettext_lazy(
        "The commission takes it up again; without it, the case comes back up by itself."
    ),
    S.DECLINED: gettext_lazy(
        "The association reads why, and may still send it to the national level."
    ),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date in words; `is_late` only adds a mark to what the words already say."""

    text: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Action:
    target: str
    verb: str
    url: str
    is_main: bool


def day(value: date | datetime) -> str:
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return date_format(value, DAY_FORMAT)


def month(value: date) -> str:
    return date_format(value, "F Y")


def elapsed(days: int) -> str:
    """J+12 in French: the number of days since the event, the day itself being J+0."""
    return pgettext("days since an event", "D+%(days)d") % {"days": days}


def verb(source: str, target: str) -> str:
    return str(_VERBS_FROM.get((source, target)) or _VERBS[target])


def done(source: str, target: str) -> str:
    return str(_DONE_FROM.get((source, target)) or _DONE[target])


def deadline(due_on: date | None, today: date) -> Deadline | None:
    if due_on is None:
        return None
    days = (due_on - today).days
    if days < 0:
        text = ngettext("Overdue by %(days)d day", "Overdue by %(days)d days", -days) % {
            "days": -days
        }
    elif days == 0:
        text = _("Due today")
    else:
        text = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return Deadline(f"{text} ({day(due_on)})", is_late=days < 0)


def case_deadline(actor: Actor, case: Case, today: date) -> Deadline | None:
    """The deadline of the level that holds the case.

    The national level does not see that of a commission: it would give away an exact date.
    """
    if not case.is_open:
        return None
    if not is_local_to(actor, case) and case.state not in NATIONAL_STATES:
        return None
    return deadline(case.due_on, today)


def dysfunction_deadline(view: DysfunctionView, today: date) -> Deadline | None:
    """The due date of one dysfunction; the national level only learns that it has passed."""
    if view.due_on is not None and view.type.delay_nature != DelayNature.NONE:
        return deadline(view.due_on, today)
    return Deadline(_("Deadline passed"), is_late=True) if view.is_late else None


def delay(dysfunction_type: DysfunctionType) -> str:
    """The delay of a type in words: “4 months (legal deadline)”."""
    nature = str(dysfunction_type.get_delay_nature_display())
    count = dysfunction_type.delay
    if not count or dysfunction_type.delay_nature == DelayNature.NONE:
        return nature
    match dysfunction_type.delay_unit:
        case DelayUnit.MONTH:
            words = ngettext("%(count)d month", "%(count)d months", count)
        case DelayUnit.WORKING_DAY:
            words = ngettext("%(count)d working day", "%(count)d working days", count)
        case _:
            words = ngettext("%(count)d day", "%(count)d days", count)
    return f"{words % {'count': count}} ({nature.lower()})"


def author(role: str, body: str) -> str:
    """Who made a move: a role and a body, never a person."""
    if role == Role.SYSTEM:
        return _("Automatic move")
    label = str(Role(role).label)
    # The national coordination is a role and a body of the same name.
    return f"{label}, {body}" if body and body != label else label


def actions(actor: Actor, case: Case, *, back: str = "") -> list[Action]:
    """The moves that the actor may make now, the usual next step first."""
    return [
        Action(
            target=str(row.target),
            verb=verb(row.source, row.target),
            url=with_back(reverse("referrals:move", args=[case.reference, row.target]), back),
            is_main=position == 0,
        )
        for position, row in enumerate(moves_open_to(actor, case))
    ]


def what_follows(case: Case) -> str:
    """Who has the case now, and until when: what the message after a move adds."""
    sentence = _NEXT.get(case.state)
    if sentence is None:
        return ""
    until = day(case.due_on) if case.due_on else "–"
    local = day(case.local_due_on) if case.local_due_on else "–"
    return str(sentence) % {"until": until, "local": local}


def last_move(actor: Actor, case: Case) -> str:
    """What was done last, by which role and when; the national level learns of its own moves."""
    move = case.moves.order_by("at", "pk").last()
    if move is None:
        return ""
    is_national = bool({move.from_state, move.to_state} & NATIONAL_STATES)
    if not is_national and not is_local_to(actor, case):
        return ""
    return _("%(done)s, on %(day)s, by: %(who)s") % {
        "done": done(move.from_state, move.to_state),
        "day": date_format(timezone.localtime(move.at), "d/m/Y H:i"),
        "who": author(move.role, move.body_name),
    }


def with_back(url: str, back: str) -> str:
    return f"{url}?{urlencode({'next': back})}" if back else url
