"""Logging, in one click, what the directory itself shows: no referent, or one in doubt.

Nobody is concerned by such a case, so that there is nothing to fill in: its profile is unknown.
"""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _, override

from audit.actors import Actor
from audit.services import acting_as
from commissions.enums import Permission
from commissions.models import Body
from contacts_map.models import Department
from referrals.deadlines import local_day
from referrals.models import Case
from referrals.permissions import can_log_gap, can_review_escalations
from referrals.services.cases import create_case
from referrals.services.content import CaseContent, CaseRefused, DysfunctionContent, types_by_code
from referrals.services.errors import CaseForbidden
from referrals.services.moves import send_up_new

NO_REFERENT, OUT_OF_REACH = "REF-01", "REF-02"
GAPS = (NO_REFERENT, OUT_OF_REACH)


class GapAlreadyLogged(ValueError):
    """An open case that the actor may see says the same of the department; `case` is that one."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.reference)
        self.case = case


def log_gap(*, actor: Actor, department: str, gap: str) -> Case:
    """A case about the referent of a department. A commission logs it as any other; what the
    national coordination finds it holds itself, and may send down to the commission.

    Raises CaseRefused, CaseForbidden, GapAlreadyLogged; nothing is then stored.
    """
    if gap not in GAPS:
        raise CaseRefused({"type": [_("This type of dysfunction does not exist.")]})
    if not can_log_gap(actor, department):
        raise CaseForbidden(department)
    with acting_as(actor, purpose="case.log"):
        # Two clicks at once: the second waits, and finds the case of the first.
        if not Department.objects.select_for_update(no_key=True).filter(pk=department):
            raise CaseRefused({"department": [_("This department does not exist.")]})
        _refuse_twice(actor, department, gap)
        if can_review_escalations(actor):
            return _log_at_national_level(actor, _content(department, gap))
        return create_case(actor=actor, content=_content(department, gap))


def _refuse_twice(actor: Actor, department: str, gap: str) -> None:
    open_cases = Case.objects.visible_to(actor).open()
    same = open_cases.filter(department_id=department, dysfunctions__type__code=gap).first()
    if same is not None:
        raise GapAlreadyLogged(same)


def _content(department: str, gap: str) -> CaseContent:
    # The directory says it today: that is the event from which a delay counts, if there is one.
    starts = bool(types_by_code()[gap].clock_start)
    today = local_day(timezone.now(), department) if starts else None
    return CaseContent(
        department=department,
        dysfunctions=(DysfunctionContent(type=gap, clock_started_on=today),),
        national_summary=_summary(gap),
    )


def _summary(gap: str) -> str:
    """The same words whoever clicks: what is stored is in the language of the procedure."""
    with override(settings.LANGUAGE_CODE):
        if gap == NO_REFERENT:
            return _("The directory shows no referent for this department.")
        return _("The directory shows that this department’s referent must be verified.")


def _log_at_national_level(actor: Actor, content: CaseContent) -> Case:
    body = Body.objects.get(pk__in=actor.bodies_with(Permission.REVIEW_ESCALATION))
    return send_up_new(actor=actor, case=create_case(actor=actor, content=content, body=body))
