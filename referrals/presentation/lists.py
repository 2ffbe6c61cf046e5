"""Lists of cases: their lines, their tabs, and the groups of the coordinator's queue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role
from contacts_map.models import Department
from referrals.enums import CaseState, Family
from referrals.models import Case, CaseQuerySet
from referrals.permissions import can_log_cases
from referrals.presentation.words import Deadline, case_deadline, with_back
from referrals.services import WorkView, types_by_code

S = CaseState

# The views that are a work list: the nearest deadline comes first.
BY_DEADLINE = frozenset({WorkView.TODO, WorkView.DUE_SOON, WorkView.OVERDUE})
# A closed case stays in the queue for as long as somebody may ask about it.
CLOSED_RECENTLY = timedelta(days=30)
# More than anybody reads at once; the list has them all.
QUEUE_LIMIT = 200
CLOSED_LIMIT = 20


@dataclass(frozen=True, slots=True)
class CaseRow:
    case: Case
    url: str
    labels: list[str]
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    count: int
    url: str
    is_current: bool


@dataclass(slots=True)
class QueueGroup:
    code: str
    title: str | Promise
    empty: str | Promise
    rows: list[CaseRow] = field(default_factory=list)


def case_rows(actor: Actor, cases: Iterable[Case], *, back: str) -> list[CaseRow]:
    """`back` is the address that the page of each case leads back to."""
    today = timezone.localdate()
    return [
        CaseRow(
            case=case,
            url=with_back(reverse("referrals:case", args=[case.reference]), back),
            labels=[one.type.label for one in case.dysfunctions.all()],
            deadline=case_deadline(actor, case, today),
        )
        for case in cases
    ]


def default_view(actor: Actor) -> WorkView:
    """An association follows what it reported; the others come to work."""
    return WorkView.ALL if actor.role == Role.ASSOCIATION else WorkView.TODO


def tabs(
    actor: Actor, counts: Mapping[WorkView, int], *, current: WorkView, query: QueryDict
) -> list[Tab]:
    """The work views, each keeping the filters; drafts only for those who can write one, and
    nobody has a case in hand in an association."""
    hidden = set() if can_log_cases(actor) else {WorkView.DRAFTS}
    if actor.role == Role.ASSOCIATION:
        hidden |= {WorkView.MINE, WorkView.UNASSIGNED}
    shown = [view for view in WorkView if view not in hidden]
    return [
        Tab(view.label, counts[view], _address(query, view=view.value), view == current)
        for view in shown
    ]


def next_address(query: QueryDict, cursor: str) -> str:
    return _address(query, after=cursor) if cursor else ""


def first_address(query: QueryDict) -> str:
    return _address(query) if query.get("after") else ""


def _address(query: QueryDict, **changes: str) -> str:
    kept = query.copy()
    kept.pop("after", None)
    for name, value in changes.items():
        kept[name] = value
    return "?" + kept.urlencode()


def department_choices(actor: Actor) -> list[tuple[str, str]]:
    """The departments of the actor's body; all of them for who belongs to none."""
    departments = Department.objects.all()
    if actor.departments:
        departments = departments.filter(code__in=sorted(actor.departments))
    return [(one.code, str(one)) for one in departments]


def type_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The types of dysfunction by family, for a list of choices."""
    known = types_by_code().values()
    return [
        (str(family.label), [(one.code, one.label) for one in known if one.family == family])
        for family in Family
    ]


def queue_groups(
    actor: Actor, *, at_work: CaseQuerySet, closed: CaseQuerySet, back: str
) -> list[QueueGroup]:
    """What the national coordination has before it; a late case is only in the first group."""
    now = timezone.now()
    groups = {group.code: group for group in _empty_groups()}
    cases = at_work.at_national_level().order_by("due_on", "pk")[:QUEUE_LIMIT]
    for row in case_rows(actor, cases, back=back):
        groups[_group_of(row.case, now)].rows.append(row)
    recently = closed.filter(closed_at__gte=now - CLOSED_RECENTLY)
    latest = recently.order_by("-closed_at", "pk")[:CLOSED_LIMIT]
    groups["closed"].rows = case_rows(actor, latest, back=back)
    return list(groups.values())


def _empty_groups() -> tuple[QueueGroup, ...]:
    return (
        QueueGroup("overdue", _("Overdue"), _("Nothing is overdue.")),
        QueueGroup("escalated", _("To acknowledge"), _("Nothing waits for an acknowledgement.")),
        QueueGroup("in_progress", _("In progress"), _("Nothing is in progress.")),
        QueueGroup("waiting", _("Waiting for an answer"), _("No answer is awaited.")),
        QueueGroup("closed", _("Closed in the last 30 days"), _("Nothing was closed.")),
    )


def _group_of(case: Case, now: datetime) -> str:
    if case.is_overdue(now):
        return "overdue"
    match case.state:
        case S.ESCALATED:
            return "escalated"
        case S.RELAYED | S.INFORMATION_REQUESTED:
            return "waiting"
        case _:
            return "in_progress"
