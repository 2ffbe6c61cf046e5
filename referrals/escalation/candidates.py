"""Which cases a rule might send up: a few queries, so that looking each minute costs nothing.

What is found here is only looked at: the rule is asked again under the lock of each case.
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from commissions.enums import BodyKind
from commissions.models import Body
from contacts_map.models import ContactPoint
from referrals.deadlines import local_day
from referrals.escalation.rules import FIRST_TIME_STATES
from referrals.models import Case, Dysfunction
from referrals.workflow import LOCAL_CLOCK_STATES

# Cases read at a time: each is locked for itself, so a batch holds nothing.
BATCH = 200


def candidates(now: datetime, *, after: uuid.UUID | None = None) -> list[uuid.UUID]:
    """The next cases, by their key, that a rule might send up."""
    is_new = Q(state__in=sorted(FIRST_TIME_STATES), escalated_at__isnull=True)
    # It is never more than a day later elsewhere than in Paris.
    is_late = Q(
        state__in=sorted(LOCAL_CLOCK_STATES),
        local_due_on__lt=local_day(now) + timedelta(days=1),
    )
    cases = Case.objects.filter((is_new & _concerned()) | is_late).order_by("pk")
    if after is not None:
        cases = cases.filter(pk__gt=after)
    return list(cases.values_list("pk", flat=True)[:BATCH])


def _concerned() -> Q:
    covered = ContactPoint.objects.referents().values("coverage__department_id")
    return (
        Q(is_critical=True)
        | Q(body__kind=BodyKind.NATIONAL)
        | ~Q(department_id__in=covered.filter(coverage__isnull=False))
        | _chair_is_implicated()
    )


def _chair_is_implicated() -> Q:
    concerned = Q(pk__in=[])
    chairs = Body.objects.exclude(chaired_by="").order_by().values_list("chaired_by", flat=True)
    for chair in sorted(set(chairs)):
        implicating = Dysfunction.objects.filter(responsible_bodies__contains=[chair])
        concerned |= Q(body__chaired_by=chair, pk__in=implicating.values("case_id"))
    return concerned
