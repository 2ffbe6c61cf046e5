"""Lists of cases: the work views of a commission and of the national coordination."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role
from commissions.enums import BodyKind
from referrals.assignments.queries import in_hands_of, in_nobodys_hands
from referrals.deadlines import local_day
from referrals.enums import CaseState, Level
from referrals.models import Case, CaseQuerySet, Relay
from referrals.permissions import can_open_cases, can_review_escalations
from referrals.relays.models import PENDING
from referrals.services.errors import CaseForbidden
from referrals.workflow import OPEN_STATES

DUE_SOON = timedelta(days=7)
# Past this, a case that nobody moved is shown as forgotten.
INACTIVE = timedelta(days=30)

S = CaseState


class WorkView(models.TextChoices):
    """What a person comes to do. `TODO` is what waits for a gesture of the actor's own level."""

    TODO = "todo", _("To do")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    WAITING = "waiting", _("Waiting for an answer")
    INACTIVE = "inactive", _("Without activity")
    ESCALATED = "escalated", _("Escalated")
    MINE = "mine", _("In my hands")
    UNASSIGNED = "unassigned", _("In nobody’s hands")
    DRAFTS = "drafts", _("Drafts")
    CLOSED = "closed", _("Closed")
    ALL = "all", _("All")


# The views that are no more than a choice of states, by level.
_BOTH_LEVELS = {WorkView.DRAFTS: {S.DRAFT}, WorkView.CLOSED: {S.CLOSED, S.DECLINED}}
_LOCAL_VIEWS: dict[WorkView, set[S]] = {
    WorkView.TODO: {
        S.LOGGED,
        S.IN_LOCAL_HANDLING,
        S.RESOLVED_LOCALLY,
        S.RETURNED,
        S.REOPENED,
        S.INFORMATION_REQUESTED,
    },
    WorkView.WAITING: {S.ESCALATED, S.ACKNOWLEDGED, S.RELAYED, S.ANSWERED},
    **_BOTH_LEVELS,
}
_NATIONAL_VIEWS: dict[WorkView, set[S]] = {
    WorkView.TODO: {S.ESCALATED, S.ACKNOWLEDGED, S.ANSWERED},
    WorkView.WAITING: {S.RELAYED, S.INFORMATION_REQUESTED},
    **_BOTH_LEVELS,
}
# An association follows what others do; what it may still do is in `_also`.
_REPORTER_VIEWS: dict[WorkView, set[S]] = {
    WorkView.TODO: {S.DRAFT},
    WorkView.WAITING: set(OPEN_STATES),
    **_BOTH_LEVELS,
}


@dataclass(frozen=True, slots=True)
class CaseFilters:
    view: WorkView = WorkView.ALL
    state: str = ""
    department: str = ""
    type: str = ""
    overdue: bool | None = None


def list_cases(*, actor: Actor, filters: CaseFilters) -> CaseQuerySet:
    """The cases of a view that the actor may see, without texts. Raises CaseForbidden for a role
    that has no cases at all."""
    if not can_open_cases(actor):
        raise CaseForbidden("list")
    now = timezone.now()
    cases = _in_view(Case.objects.visible_to(actor), actor, filters.view, now)
    if filters.state:
        cases = cases.filter(state=filters.state)
    if filters.department:
        cases = cases.filter(department_id=filters.department)
    if filters.type:
        cases = cases.filter(dysfunctions__type__code=filters.type)
    if filters.overdue is not None:
        late = Q(pk__in=Case.objects.overdue(now).values("pk"))
        cases = cases.filter(late if filters.overdue else ~late)
    return cases.select_related("department", "body", "reported_by_body").prefetch_related(
        "dysfunctions__type"
    )


def count_by_view(*, actor: Actor) -> dict[WorkView, int]:
    """How many cases each view holds, for the tabs; a few dozen at most for one body."""
    now = timezone.now()
    visible = Case.objects.visible_to(actor)
    return {view: _in_view(visible, actor, view, now).count() for view in WorkView}


def _in_view(cases: CaseQuerySet, actor: Actor, view: WorkView, now: datetime) -> CaseQuerySet:
    by_state = _views_of(actor)
    if view in by_state:
        found = Q(state__in=sorted(by_state[view]))
        return cases.filter(found | _also(actor, view))
    match view:
        case WorkView.DUE_SOON:
            return cases.due_soon(now, DUE_SOON)
        case WorkView.OVERDUE:
            return cases.overdue(now)
        case WorkView.INACTIVE:
            return cases.open().filter(state_since__lt=now - INACTIVE)
        case WorkView.ESCALATED:
            return cases.filter(escalated_at__isnull=False)
        case WorkView.MINE:
            return cases.open().filter(in_hands_of(actor))
        case WorkView.UNASSIGNED:
            return cases.open().filter(in_nobodys_hands(actor, local_day(now)))
    return cases


def _views_of(actor: Actor) -> dict[WorkView, set[S]]:
    if can_review_escalations(actor):
        return _NATIONAL_VIEWS
    return _REPORTER_VIEWS if actor.role == Role.ASSOCIATION else _LOCAL_VIEWS


def _also(actor: Actor, view: WorkView) -> Q:
    """What a state alone does not say: a relayed case waits for the coordinator once every desk
    has answered, and an association answers for the cases that no commission holds."""
    if can_review_escalations(actor) and view == WorkView.TODO:
        national = Relay.objects.filter(level=Level.NATIONAL, case=OuterRef("pk"))
        is_answered = Exists(national) & ~Exists(national.filter(status__in=sorted(PENDING)))
        return Q(is_answered, state=S.RELAYED)
    if actor.role == Role.ASSOCIATION and view == WorkView.TODO:
        return Q(state=S.INFORMATION_REQUESTED, body__kind=BodyKind.NATIONAL)
    return Q(pk__in=[])
