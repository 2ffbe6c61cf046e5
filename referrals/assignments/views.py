"""The pages that put cases in somebody's hands."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from audit.actors import Actor
from audit.requests import ActorRequest
from referrals.assignments import services
from referrals.assignments.forms import AssignmentForm, HandOverForm
from referrals.assignments.permissions import can_hand_over, own_level
from referrals.models import Case
from referrals.presentation.words import with_back
from referrals.services import CaseRefused, find_case
from referrals.views.navigation import back_of, breadcrumb
from referrals.views.refusals import explained


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def assign(
    request: ActorRequest,
    reference: str,
    *,
    template: str = "referrals/assignments/assign.html",
) -> HttpResponse:
    actor = request.actor
    case = find_case(actor=actor, reference=reference)
    if own_level(actor, case) is None:
        raise PermissionDenied
    form = _assignment_form(request, actor, case)
    if request.method == "POST" and form.is_valid() and _assigned(actor, case, form):
        messages.success(request, _("The person in charge was changed."))
        return redirect(_case_url(request, case))
    trail = [(case.reference, _case_url(request, case)), (_("Person in charge"), "")]
    context = {
        "breadcrumb": breadcrumb(actor, back=back_of(request), trail=trail),
        "case": case,
        "case_url": _case_url(request, case),
        "form": form,
        "back": back_of(request),
    }
    return render(request, template, context)


def _assignment_form(request: ActorRequest, actor: Actor, case: Case) -> AssignmentForm:
    """Those who assign choose anybody of their body; the others may take the case."""
    may_choose = can_hand_over(actor)
    members = services.possible_holders(actor=actor)
    if not may_choose:
        members = [one for one in members if one.pk == actor.member_id]
    holder = services.holder_of(actor=actor, case=case)
    return AssignmentForm(
        request.POST if request.method == "POST" else None,
        members=[(str(one.pk), one.full_name) for one in members],
        may_empty=may_choose,
        initial={"member": str(holder.pk) if holder else ""},
    )


def _assigned(actor: Actor, case: Case, form: AssignmentForm) -> bool:
    try:
        services.assign_case(actor=actor, case_id=case.pk, member_id=form.member_id())
    except CaseRefused as refused:
        form.refuse(refused.errors)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def hand_over(
    request: ActorRequest, *, template: str = "referrals/assignments/hand_over.html"
) -> HttpResponse:
    actor = request.actor
    holders = services.holders(actor=actor)
    members = services.possible_holders(actor=actor)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        holders=[(str(one.member.pk), one.member.full_name) for one in holders],
        members=[(str(one.pk), one.full_name) for one in members],
    )
    if request.method == "POST" and form.is_valid():
        count = _handed_over(actor, form)
        if count is not None:
            text = ngettext(
                "%(count)d case changed hands.", "%(count)d cases changed hands.", count
            )
            messages.success(request, text % {"count": count})
            return redirect("referrals:hand_over")
    context = {
        "breadcrumb": breadcrumb(actor, back="", trail=[(_("Hand cases over"), "")]),
        "holders": holders,
        "form": form,
    }
    return render(request, template, context)


def _handed_over(actor: Actor, form: HandOverForm) -> int | None:
    try:
        return services.hand_over(
            actor=actor,
            from_member_id=int(form.cleaned_data["from_member"]),
            to_member_id=int(form.cleaned_data["to_member"]),
        )
    except CaseRefused as refused:
        form.refuse(refused.errors)
        return None


def _case_url(request: ActorRequest, case: Case) -> str:
    return with_back(reverse("referrals:case", args=[case.reference]), back_of(request))
