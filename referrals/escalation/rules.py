"""When a case goes up without anybody deciding it, each rule in the words of the design."""

from datetime import datetime

from contacts_map.services import has_referent
from referrals.deadlines import local_day
from referrals.enums import AutomaticRule, CaseState
from referrals.models import Case
from referrals.permissions import is_held_nationally
from referrals.workflow import LOCAL_CLOCK_STATES

# Those that look at the case itself speak once, before anybody sent it up.
FIRST_TIME_STATES = frozenset(
    {CaseState.LOGGED, CaseState.IN_LOCAL_HANDLING, CaseState.RESOLVED_LOCALLY}
)


def rule_that_applies(case: Case, now: datetime) -> AutomaticRule | None:
    """The first rule that sends the case up now. It sees the state that the lock protects."""
    if case.escalated_at is None and case.state in FIRST_TIME_STATES:
        rule = _rule_of_a_new_case(case)
        if rule is not None:
            return rule
    if case.state in LOCAL_CLOCK_STATES and has_run_out(case, now):
        return AutomaticRule.DELAY_EXCEEDED
    return None


def _rule_of_a_new_case(case: Case) -> AutomaticRule | None:
    if is_held_nationally(case):
        return AutomaticRule.NO_COMMISSION
    if case.is_critical:
        return AutomaticRule.CRITICAL
    if is_chair_implicated(case):
        return AutomaticRule.CHAIR_IMPLICATED
    if not has_referent(department_code=case.department_id):
        return AutomaticRule.NO_REFERENT
    return None


def is_chair_implicated(case: Case) -> bool:
    """The commission would judge whoever chairs it."""
    chair = case.body.chaired_by
    if not chair:
        return False
    return any(chair in one.responsible_bodies for one in case.dysfunctions.all())


def has_run_out(case: Case, now: datetime) -> bool:
    """The commission's delay has passed, in the time of its department."""
    if case.local_due_on is None:
        return False
    return case.local_due_on < local_day(now, case.department_id)
