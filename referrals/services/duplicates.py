"""Cases that say the same as one about to be logged: a hint to its author, never a refusal.

The same is: department, profile, and one type of dysfunction whose clock starts in the same month.
Only the cases of the actor's own body are looked at; those of another body would tell of them.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from audit.actors import Actor
from commissions.enums import Permission
from referrals.deadlines import local_day, start_of_day
from referrals.enums import CaseState, Outcome
from referrals.models import Case, CaseQuerySet, Dysfunction
from referrals.profile import PROFILE_FIELDS, SINGLE_FIELDS
from referrals.services.content import CaseContent

# Past this, nobody compares them one by one any more.
MOST = 10


class PossibleDuplicates(ValueError):
    """The actor's body has cases like the one to be logged: `cases`, the newest first."""

    def __init__(self, cases: list[Case]) -> None:
        super().__init__(", ".join(case.reference for case in cases))
        self.cases = cases


def hint_at_duplicates(*, actor: Actor, content: CaseContent, seen: Collection[str]) -> None:
    """Raises PossibleDuplicates when a case like this one is not among the references that the
    author has `seen`."""
    today = local_day(timezone.now(), content.department)
    like = _like(
        actor,
        department=content.department,
        profile={name: getattr(content, name) for name in PROFILE_FIELDS},
        starts=[(one.type, one.clock_started_on or today) for one in content.dysfunctions],
    )
    found = list(like[:MOST])
    if any(case.reference not in seen for case in found):
        raise PossibleDuplicates(found)


def duplicates_of(*, actor: Actor, case: Case) -> list[Case]:
    """The cases like a stored one, the newest first, at most `MOST`."""
    logged_on = local_day(case.logged_at or timezone.now(), case.department_id)
    like = _like(
        actor,
        department=case.department_id,
        profile={name: getattr(case, name) for name in PROFILE_FIELDS},
        starts=[
            (one.type.code, one.clock_started_on or logged_on)
            for one in case.dysfunctions.select_related("type")
        ],
    )
    return list(like.exclude(pk=case.pk)[:MOST])


def _like(
    actor: Actor,
    *,
    department: str,
    profile: Mapping[str, Any],
    starts: Iterable[tuple[str, date]],
) -> CaseQuerySet:
    same = Q(pk__in=[])
    for code, day in starts:
        same |= Q(type__code=code) & _starts_in_month_of(day, department)
    exploitation = list(profile["exploitation"])
    return (
        _own_cases(actor)
        .filter(Exists(Dysfunction.objects.filter(same, case=OuterRef("pk"))))
        .filter(department_id=department, **{name: profile[name] for name in SINGLE_FIELDS})
        # Two lists of the same forms are one, in whatever order.
        .filter(exploitation__contains=exploitation, exploitation__contained_by=exploitation)
        .exclude(state=CaseState.DRAFT)
        .exclude(state=CaseState.CLOSED, outcome=Outcome.DUPLICATE)
        .order_by("-logged_at", "-id")
    )


def _own_cases(actor: Actor) -> CaseQuerySet:
    """Of what the actor may open, what its body received or reported itself."""
    received = Q(body_id__in=actor.bodies_with(Permission.VIEW_CASE))
    reported = Q(reported_by_body_id__in=actor.bodies_with(Permission.REPORT_CASE))
    return Case.objects.visible_to(actor).filter(received | reported)


def _starts_in_month_of(day: date, department: str) -> Q:
    """Without an event that starts it, a clock counts from the logging."""
    first = day.replace(day=1)
    end = first + relativedelta(months=1)
    logged_in_month = Q(
        clock_started_on__isnull=True,
        case__logged_at__gte=start_of_day(first, department),
        case__logged_at__lt=start_of_day(end, department),
    )
    return Q(clock_started_on__gte=first, clock_started_on__lt=end) | logged_in_month
