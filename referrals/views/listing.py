"""The lists: the work views of a body, and the queue of the national coordination."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.requests import ActorRequest
from commissions.enums import Permission
from referrals.assignments.permissions import can_hand_over
from referrals.forms.filters import CaseFilterForm
from referrals.keyset import CasePage, page_of
from referrals.permissions import can_log_cases, can_review_escalations
from referrals.presentation.lists import (
    BY_DEADLINE,
    case_rows,
    default_view,
    department_choices,
    first_address,
    next_address,
    queue_groups,
    tabs,
    type_choices,
)
from referrals.services import CaseFilters, WorkView, count_by_view, list_cases
from referrals.views.refusals import explained


@require_safe
@explained
def case_list(request: ActorRequest, *, template: str = "referrals/list.html") -> HttpResponse:
    actor = request.actor
    form = CaseFilterForm(request.GET, departments=department_choices(actor), types=type_choices())
    default = default_view(actor)
    if form.is_valid():
        filters = form.filters(default_view=default)
        cases = list_cases(actor=actor, filters=filters)
    else:
        # A filter that says nothing selects nothing, rather than everything.
        filters = CaseFilters(view=default)
        cases = list_cases(actor=actor, filters=filters).none()
    page: CasePage = page_of(
        cases, by_deadline=filters.view in BY_DEADLINE, cursor=request.GET.get("after", "")
    )
    context = {
        "breadcrumb": [(_("Cases"), "")],
        "form": form,
        "is_narrowed": not form.is_valid() or form.is_narrowed,
        "view": filters.view.value,
        "caption": filters.view.label,
        "tabs": tabs(actor, count_by_view(actor=actor), current=filters.view, query=request.GET),
        "rows": case_rows(actor, page.cases, back=request.get_full_path()),
        "next_url": next_address(request.GET, page.next_cursor),
        "first_url": first_address(request.GET),
        "can_log": can_log_cases(actor),
        "can_hand_over": can_hand_over(actor),
        "may_read_summaries": bool(actor.bodies_with(Permission.VIEW_CASE)),
    }
    return render(request, template, context)


@require_safe
@explained
def queue(request: ActorRequest, *, template: str = "referrals/queue.html") -> HttpResponse:
    actor = request.actor
    if not can_review_escalations(actor):
        raise PermissionDenied
    groups = queue_groups(
        actor,
        at_work=list_cases(actor=actor, filters=CaseFilters(view=WorkView.ESCALATED)),
        closed=list_cases(actor=actor, filters=CaseFilters(view=WorkView.CLOSED)),
        back=request.path,
    )
    context = {"breadcrumb": [(_("Coordination"), "")], "groups": groups}
    return render(request, template, context)
