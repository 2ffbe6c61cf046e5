"""The files that leave: the case as PDF, the list as CSV."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from audit.requests import ActorRequest
from referrals.exports.case_file import case_pdf
from referrals.exports.case_list import cases_csv
from referrals.forms.filters import CaseFilterForm
from referrals.permissions import can_open_cases
from referrals.presentation.lists import default_view, department_choices, type_choices
from referrals.views.refusals import explained


@require_safe
@explained
def case_document(request: ActorRequest, reference: str) -> HttpResponse:
    content = case_pdf(actor=request.actor, reference=reference)
    return _attached(HttpResponse(content, content_type="application/pdf"), "dossier.pdf")


@require_safe
def case_list_file(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    if not can_open_cases(actor):
        raise PermissionDenied
    form = CaseFilterForm(request.GET, departments=department_choices(actor), types=type_choices())
    # A filter that says nothing must not widen what leaves.
    if not form.is_valid():
        raise BadRequest
    filters = form.filters(default_view=default_view(actor))
    content = cases_csv(actor=actor, filters=filters)
    return _attached(HttpResponse(content, content_type="text/csv; charset=utf-8"), "dossiers.csv")


def _attached(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
