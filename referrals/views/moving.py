"""Moving a case: one form for each move of the workflow table."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.requests import ActorRequest
from referrals.enums import CaseState
from referrals.forms.confirmed import kept
from referrals.forms.move import ANSWER_PREFIX, QUESTION_PREFIX, RIGHT_PREFIX, MoveForm
from referrals.forms.typed import left_to_decide, replaced_field, typed_values, with_replacements
from referrals.leaving.rules import awaits_reader
from referrals.leaving.sending import send_summary
from referrals.models import Case
from referrals.permissions import is_coordinator, moves_open_to
from referrals.presentation.gauge import gauge_of_case
from referrals.presentation.words import verb, what_follows, with_back
from referrals.relays.services import send_relay
from referrals.services import (
    CaseRefused,
    IdentifyingText,
    MoveForbidden,
    StaleCase,
    duplicates_of,
    find_case,
    move_case,
    read_case,
)
from referrals.views.navigation import back_of, breadcrumb
from referrals.views.refusals import conflict, explained
from referrals.workflow import Requirement, Transition, transition


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
        form = _form(request, row, case, initial={"version": case.version})
        return _page(request, case, row, form, template)
    step = request.POST.get("step", "")
    if replaced_field(step):
        form = _typed(request, row, case, step)
        return _page(request, case, row, form, template)
    return _moved(request, case, row, template)


def _form(
    request: ActorRequest, row: Transition, case: Case, *args: Any, **kwargs: Any
) -> MoveForm:
    """The form of the move, with the questions that await an answer when it gives them."""
    if Requirement.ANSWERS not in row.requires:
        return MoveForm(*args, row=row, case=case, **kwargs)
    file = read_case(actor=request.actor, reference=case.reference)
    asked = next((one for one in file.requests if one.is_open), None)
    may_withdraw = is_coordinator(request.actor, case)
    return MoveForm(*args, row=row, case=case, asked=asked, may_withdraw=may_withdraw, **kwargs)


def _open_row(request: ActorRequest, case: Case, target: str) -> Transition | None:
    rows = moves_open_to(request.actor, case)
    return next((row for row in rows if row.target == target), None)


def _unavailable(request: ActorRequest, case: Case, target: str) -> HttpResponse:
    """The case has left the state that this move starts from, or the move is not the actor's."""
    if transition(case.state, target) is not None:
        raise PermissionDenied
    typed = [
        (_("Summary for the national coordination"), request.POST.get("national_summary", "")),
        *((_("Question or answer"), request.POST[name]) for name in _answers_in(request)),
        (_("Reason"), request.POST.get("reason", "")),
    ]
    return conflict(request, case=case, typed=typed, back=back_of(request))


def _answers_in(request: ActorRequest) -> list[str]:
    return [name for name in request.POST if name.startswith((QUESTION_PREFIX, ANSWER_PREFIX))]


def _moved(request: ActorRequest, case: Case, row: Transition, template: str) -> HttpResponse:
    form = _form(request, row, case, request.POST)
    try:
        if form.is_valid():
            _make(request, case, row, form)
            return _done(request, case, row)
    except CaseRefused as refused:
        form.refuse(refused.errors)
    except IdentifyingText as identifying:
        form.identify(identifying)
    except (MoveForbidden, StaleCase):
        return _changed_meanwhile(request, case, row, template)
    return _page(request, case, row, form, template)


def _make(request: ActorRequest, case: Case, row: Transition, form: MoveForm) -> None:
    """One call: a case that goes to a ministry desk is moved by its relay, and a summary
    leaves or waits for its second reader."""
    data = form.cleaned_data
    if data.get("desk"):
        send_relay(
            actor=request.actor,
            case_id=case.pk,
            request=data["reason"],
            desk_id=int(data["desk"]),
            due_on=data["due_on"],
            expected_version=data["version"],
            confirmations=[replace(one, field="request") for one in form.confirmations()],
        )
        return
    if row.target == CaseState.ESCALATED:
        send_summary(
            actor=request.actor,
            case_id=case.pk,
            national_summary=data["national_summary"],
            reason=data["reason"],
            confirmations=form.confirmations(),
            expected_version=data["version"],
        )
        return
    move_case(
        actor=request.actor,
        case_id=case.pk,
        target=row.target,
        reason=data["reason"],
        outcome=data.get("outcome", ""),
        rights=form.given(RIGHT_PREFIX),
        questions=[data[name] for name in form.named(QUESTION_PREFIX)],
        due_on=data.get("due_on"),
        answers=form.given(ANSWER_PREFIX),
        confirmations=form.confirmations(),
        expected_version=data["version"],
    )


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


def _typed(request: ActorRequest, row: Transition, case: Case, step: str = "") -> MoveForm:
    blank = _form(request, row, case)
    data: QueryDict = request.POST
    name = replaced_field(step)
    if name in blank.texts():
        data = with_replacements(request.POST, step)
    initial = typed_values(blank, data) | {"version": case.version}
    form = _form(request, row, case, initial=initial)
    if name in form.texts():
        form.passages = {name: left_to_decide(data, name)}
    return form


def _done(request: ActorRequest, case: Case, row: Transition) -> HttpResponse:
    case.refresh_from_db()
    if case.state != row.target:
        messages.success(request, _("Somebody else of the commission reads it before it leaves."))
        return redirect("referrals:case", reference=case.reference)
    done = _("The case %(reference)s is now: %(state)s.") % {
        "reference": case.reference,
        "state": CaseState(row.target).label,
    }
    messages.success(request, f"{done} {what_follows(case)}".strip())
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
        "confirmed": kept(request.POST),
        "title": title,
        "is_stale": is_stale,
        "is_escalation": row.target == CaseState.ESCALATED,
        "awaits_reader": row.target == CaseState.ESCALATED and awaits_reader(actor, case),
        "gauge": gauge_of_case(case) if row.target == CaseState.ESCALATED else None,
        "duplicates": _duplicates(request, case, row),
        "narrative": _narrative(request, case, row),
        "back": back,
    }
    status = HTTPStatus.CONFLICT if is_stale else HTTPStatus.OK
    return render(request, template, context, status=status)


def _duplicates(request: ActorRequest, case: Case, row: Transition) -> list[Case]:
    """Before a draft is logged."""
    if row.source != CaseState.DRAFT:
        return []
    return duplicates_of(actor=request.actor, case=case)


def _narrative(request: ActorRequest, case: Case, row: Transition) -> str:
    """Whoever writes the national summary has the local narrative before the eyes."""
    if row.target != CaseState.ESCALATED:
        return ""
    return read_case(actor=request.actor, reference=case.reference).narrative
