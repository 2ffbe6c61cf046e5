"""Moving a case: one form for each move of the workflow table."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.requests import ActorRequest
from referrals.enums import CaseState
from referrals.forms.move import MoveForm
from referrals.forms.typed import typed_values, with_replacements
from referrals.models import Case
from referrals.permissions import moves_open_to
from referrals.presentation.words import verb, with_back
from referrals.services import (
    CaseRefused,
    IdentifyingText,
    MoveForbidden,
    StaleCase,
    find_case,
    move_case,
    read_case,
)
from referrals.views.navigation import back_of, breadcrumb
from referrals.views.refusals import conflict, explained
from referrals.workflow import Transition, transition

TEXTS = ("national_summary", "reason")
# The button beside a text that identifies someone names the text.
REPLACE = {f"replace-{name}": name for name in TEXTS}


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def move(
    request: ActorRequest, reference: str, target: str, *, template: str = "referrals/move.html"
) -> HttpResponse:
    if target not in CaseState.values:
        raise Http404
    case = find_case(actor=request.actor, reference=reference)
    row = _open_row(request, case, target)
    if row is None:
        return _unavailable(request, case, target)
    if request.method != "POST":
        form = MoveForm(row=row, case=case, initial={"version": case.version})
        return _page(request, case, row, form, template)
    text = REPLACE.get(request.POST.get("step", ""))
    if text is not None:
        return _page(request, case, row, _typed(request, row, case, text), template)
    return _moved(request, case, row, template)


def _open_row(request: ActorRequest, case: Case, target: str) -> Transition | None:
    rows = moves_open_to(request.actor, case)
    return next((row for row in rows if row.target == target), None)


def _unavailable(request: ActorRequest, case: Case, target: str) -> HttpResponse:
    """The case has left the state that this move starts from, or the move is not the actor's."""
    if transition(case.state, target) is not None:
        raise PermissionDenied
    typed = [
        (_("Summary for the national coordination"), request.POST.get("national_summary", "")),
        (_("Reason"), request.POST.get("reason", "")),
    ]
    return conflict(request, case=case, typed=typed, back=back_of(request))


def _moved(request: ActorRequest, case: Case, row: Transition, template: str) -> HttpResponse:
    form = MoveForm(request.POST, row=row, case=case)
    try:
        if form.is_valid():
            move_case(
                actor=request.actor,
                case_id=case.pk,
                target=row.target,
                reason=form.cleaned_data["reason"],
                national_summary=form.cleaned_data.get("national_summary", ""),
                outcome=form.cleaned_data.get("outcome", ""),
                rights=form.rights(),
                expected_version=form.cleaned_data["version"],
            )
            return _done(request, case, row)
    except CaseRefused as refused:
        form.refuse(refused.errors)
    except IdentifyingText as identifying:
        form.identify(identifying)
    except (MoveForbidden, StaleCase):
        return _changed_meanwhile(request, case, row, template)
    return _page(request, case, row, form, template)


def _changed_meanwhile(
    request: ActorRequest, case: Case, row: Transition, template: str
) -> HttpResponse:
    """Somebody else was faster: when the move still exists, what was typed can be sent again."""
    now = find_case(actor=request.actor, reference=case.reference)
    same = _open_row(request, now, row.target)
    if same is None:
        return _unavailable(request, now, row.target)
    form = _typed(request, same, now)
    return _page(request, now, same, form, template, is_stale=True)


def _typed(request: ActorRequest, row: Transition, case: Case, replaced: str = "") -> MoveForm:
    data = with_replacements(request.POST, replaced) if replaced else request.POST
    blank = MoveForm(row=row, case=case)
    initial = typed_values(blank, data) | {"version": case.version}
    return MoveForm(row=row, case=case, initial=initial)


def _done(request: ActorRequest, case: Case, row: Transition) -> HttpResponse:
    messages.success(
        request,
        _("The case %(reference)s is now: %(state)s.")
        % {"reference": case.reference, "state": CaseState(row.target).label},
    )
    back = back_of(request)
    return redirect(back or reverse("referrals:case", args=[case.reference]))


def _page(
    request: ActorRequest,
    case: Case,
    row: Transition,
    form: MoveForm,
    template: str,
    *,
    is_stale: bool = False,
) -> HttpResponse:
    actor, back = request.actor, back_of(request)
    url = with_back(reverse("referrals:case", args=[case.reference]), back)
    title = verb(row.source, row.target)
    context = {
        "breadcrumb": breadcrumb(actor, back=back, trail=[(case.reference, url), (title, "")]),
        "case": case,
        "case_url": url,
        "form": form,
        "title": title,
        "is_stale": is_stale,
        "is_escalation": row.target == CaseState.ESCALATED,
        "narrative": _narrative(request, case, row),
        "back": back,
    }
    status = HTTPStatus.CONFLICT if is_stale else HTTPStatus.OK
    return render(request, template, context, status=status)


def _narrative(request: ActorRequest, case: Case, row: Transition) -> str:
    """Whoever writes the national summary has the local narrative before the eyes."""
    if row.target != CaseState.ESCALATED:
        return ""
    return read_case(actor=request.actor, reference=case.reference).narrative
