"""The page of a case."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.actors import Actor, Role
from audit.requests import ActorRequest
from audit.services import history_of
from referrals.assignments.permissions import own_level
from referrals.deadlines import local_day
from referrals.enums import CaseState
from referrals.leaving.readings import reading_to_show
from referrals.models import Case
from referrals.permissions import can_edit_case, can_write_summary
from referrals.presentation import page
from referrals.presentation.ladder import OTHER_RULES, relay_lines
from referrals.presentation.words import actions, with_back
from referrals.relays.permissions import can_relay_now
from referrals.relays.services import case_relays
from referrals.services import CaseFile, read_case
from referrals.views.navigation import back_of, breadcrumb
from referrals.views.refusals import explained

JOURNAL_ROLES = frozenset({Role.SECRETARY, Role.COORDINATOR})


@require_safe
@explained
def case_page(
    request: ActorRequest, reference: str, *, template: str = "referrals/case.html"
) -> HttpResponse:
    actor = request.actor
    file = read_case(actor=actor, reference=reference)
    case, back = file.case, back_of(request)
    context = {
        "breadcrumb": breadcrumb(actor, back=back, trail=[(case.reference, "")]),
        "case": case,
        "file": file,
        "summary": page.summary(actor, file),
        "profile": page.profile(file),
        "reading": reading_to_show(actor=actor, case=case),
        "hidden_terms": page.hidden_terms(file),
        "dysfunctions": page.dysfunctions(file),
        "timeline": page.timeline(file),
        "actions": actions(actor, case, back=back),
        "edit_url": _edit_url(actor, case, back),
        "delete_url": (
            with_back(reverse("referrals:delete", args=[case.reference]), back)
            if case.state == CaseState.DRAFT
            else ""
        ),
        **_ladder(actor, file, back),
        # What a rule changed holds dates of the commission, which the national level never sees.
        "history": history_of(case, actor=actor, with_system=not file.generalised),
        "journal_url": _journal_url(actor, case),
        "retention_url": (
            "" if file.generalised else reverse("referrals:retention", args=[case.reference])
        ),
        "back": back,
    }
    return render(request, template, context)


def _ladder(actor: Actor, file: CaseFile, back: str) -> dict[str, object]:
    """The relays, and what may be done beside the moves."""
    case = file.case
    today = local_day(timezone.now(), case.department_id)
    addresses = {
        "relay_url": ("relay", can_relay_now(actor, case)),
        "assignment_url": ("assign", case.is_open and own_level(actor, case) is not None),
        "summary_url": ("summary", can_write_summary(actor, case)),
    }
    return {
        "relays": relay_lines(case_relays(actor=actor, case=case), today=today, back=back),
        "has_other_rules": case.department_id in OTHER_RULES,
        **{
            name: with_back(reverse(f"referrals:{page_name}", args=[case.reference]), back)
            if is_open
            else ""
            for name, (page_name, is_open) in addresses.items()
        },
    }


def _edit_url(actor: Actor, case: Case, back: str) -> str:
    if not can_edit_case(actor, case):
        return ""
    return with_back(reverse("referrals:edit", args=[case.reference]), back)


def _journal_url(actor: Actor, case: Case) -> str:
    """Who read this case: for those who answer for their body."""
    if actor.role not in JOURNAL_ROLES:
        return ""
    return f"{reverse('audit:journal')}?{urlencode({'about': case.reference})}"
