"""A year of activity: spread over the past, through the whole workflow, twice the same."""

from datetime import timedelta

import pytest
from django.db.models import Min
from django.utils import timezone

from config.demo.people import load_people
from config.demo.year import load_year
from contacts_map.models import Department
from contacts_map.services import import_departments
from referrals.escalation.services import escalate_due_cases
from referrals.models import Case, Relay
from referrals.services import import_dysfunction_types
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
SOME = ("01", "69", "974")
EACH = 8


def load() -> int:
    return load_year(
        per_department=EACH,
        progress=lambda line: None,
        departments=list(Department.objects.filter(code__in=SOME)),
    )


def test_each_department_has_its_year() -> None:
    import_departments()
    import_dysfunction_types()
    load_people(password=PASSWORD)

    assert load() == EACH * len(SOME)

    now = timezone.now()
    for code in SOME:
        cases = Case.objects.filter(department_id=code)
        assert cases.count() == EACH
        oldest = cases.aggregate(oldest=Min("logged_at"))["oldest"]
        assert timedelta(days=60) < now - oldest <= timedelta(days=361)
    for case in Case.objects.all():
        assert case.logged_at is not None
        assert case.logged_at <= (case.escalated_at or case.closed_at or now)
        assert (case.escalated_at or case.logged_at) <= (case.closed_at or now) <= now
    assert Relay.objects.exists()
    # Nothing waits for so long that the worker would have sent it up already.
    up = escalate_due_cases()
    assert "delay_exceeded" not in up.by_rule
    assert load() == 0
