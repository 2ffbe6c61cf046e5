"""The page of a case."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.actors import Actor, Role
from audit.requests import ActorRequest
from audit.services import history_of
from referrals.enums import CaseState
from referrals.models import Case
from referrals.permissions import can_edit_case
from referrals.presentation import page
from referrals.presentation.words import actions, with_back
from referrals.services import read_case
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
        "profile": page.profile(case),
        "dysfunctions": page.dysfunctions(file),
        "timeline": page.timeline(file.moves),
        "actions": actions(actor, case, back=back),
        "edit_url": _edit_url(actor, case, back),
        "delete_url": (
            with_back(reverse("referrals:delete", args=[case.reference]), back)
            if case.state == CaseState.DRAFT
            else ""
        ),
        "history": history_of(case, actor=actor),
        "journal_url": _journal_url(actor, case),
        "back": back,
    }
    return render(request, template, context)


def _edit_url(actor: Actor, case: Case, back: str) -> str:
    if not can_edit_case(actor, case):
        return ""
    return with_back(reverse("referrals:edit", args=[case.reference]), back)


def _journal_url(actor: Actor, case: Case) -> str:
    """Who read this case: for those who answer for their body."""
    if actor.role not in JOURNAL_ROLES:
        return ""
    return f"{reverse('audit:journal')}?{urlencode({'about': case.reference})}"
