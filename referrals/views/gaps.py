"""The button of the directory's coverage board: one click logs what the board shows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.requests import ActorRequest
from referrals.models import Case
from referrals.services import CaseRefused, GapAlreadyLogged, log_gap
from referrals.views.refusals import explained


@require_POST
@explained
def log(request: ActorRequest) -> HttpResponse:
    """Leads back to the board, as it was narrowed, with the reference of the case."""
    gap, show = request.POST.get("type", ""), request.POST.get("show", "")
    try:
        case = log_gap(actor=request.actor, department=request.POST.get("department", ""), gap=gap)
    except CaseRefused as refused:
        for message in [message for found in refused.errors.values() for message in found]:
            messages.error(request, message)
    except GapAlreadyLogged as already:
        text = _("%(gap)s is under way already for %(department)s: case %(reference)s.")
        messages.warning(request, text % _words(gap, already.case))
    else:
        text = _("%(gap)s was logged for %(department)s: case %(reference)s.")
        messages.success(request, text % _words(gap, case))
    board = reverse("contacts_map:board")
    return redirect(f"{board}?{urlencode({'show': show})}" if show else board)


def _words(gap: str, case: Case) -> dict[str, object]:
    return {"gap": gap, "department": case.department, "reference": case.reference}
