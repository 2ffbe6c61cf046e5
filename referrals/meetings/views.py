"""The meetings of a commission: calendar, agenda, opinions, duty roster."""

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.actors import Actor
from audit.requests import ActorRequest
from commissions.meetings.services import (
    IdentifyingNote,
    MeetingForbidden,
    MeetingNotFound,
    NoteChanged,
    TurnView,
    can_open_meetings,
    can_plan_meetings,
    cancel_meeting,
    find_meeting,
    hand_over,
    plan_meeting,
    put_on_duty,
    read_roster,
    seated_members,
)
from commissions.models import Meeting
from commissions.refusals import FieldRefused
from referrals.forms.typed import replaced_field
from referrals.meetings.forms import AdviceForm, DutyForm, HandoverForm, MeetingForm
from referrals.meetings.services import (
    agenda_pdf,
    calendar,
    generate_agenda,
    minutes_pdf,
    read_agenda,
    record_advice,
)
from referrals.views.refusals import accepted, explained

POSTS = ["GET", "HEAD", "POST"]


def for_commissions(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who has no commission has no meetings (403); those of others do not exist (404)."""

    @wraps(view)
    def answered(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_open_meetings(request.actor):
            raise PermissionDenied
        try:
            return explained(view)(request, *args, **kwargs)
        except MeetingNotFound:
            raise Http404 from None
        except MeetingForbidden:
            raise PermissionDenied from None

    return answered


@require_http_methods(POSTS)
@for_commissions
def meetings(
    request: ActorRequest, *, template: str = "referrals/meetings/list.html"
) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = plan_meeting(actor=actor, mode=form.cleaned_data["mode"], **form.moments())
        except FieldRefused as refused:
            form.add_error(refused.field_name, refused.message)
        else:
            messages.success(request, _("The meeting is in the calendar."))
            return redirect("meetings:meeting", meeting=meeting.pk)
    found = Meeting.objects.visible_to(actor).select_related("body")
    context = {
        "breadcrumb": [(_("Meetings"), "")],
        "upcoming": found.upcoming(now),
        "past": found.filter(ends_at__lt=now, is_cancelled=False).order_by("-starts_at")[:20],
        "form": form if can_plan_meetings(actor, actor.body_id) else None,
    }
    return render(request, template, context)


@require_safe
@for_commissions
def meeting_page(
    request: ActorRequest, meeting: uuid.UUID, *, template: str = "referrals/meetings/meeting.html"
) -> HttpResponse:
    found, items = read_agenda(actor=request.actor, meeting_id=meeting)
    context = {
        "breadcrumb": _trail(),
        "meeting": found,
        "items": items,
        "may_plan": can_plan_meetings(request.actor, found.body_id),
    }
    return render(request, template, context)


@require_POST
@for_commissions
def generate(request: ActorRequest, meeting: uuid.UUID) -> HttpResponse:
    count = generate_agenda(actor=request.actor, meeting_id=meeting)
    messages.success(request, _("Cases added to the agenda: %(count)d.") % {"count": count})
    return redirect("meetings:meeting", meeting=meeting)


@require_POST
@for_commissions
def cancel(request: ActorRequest, meeting: uuid.UUID) -> HttpResponse:
    cancel_meeting(actor=request.actor, meeting_id=meeting)
    messages.success(request, _("The meeting is cancelled."))
    return redirect("meetings:list")


@require_http_methods(POSTS)
@sensitive_post_parameters()
@for_commissions
def advise(
    request: ActorRequest,
    meeting: uuid.UUID,
    item: uuid.UUID,
    *,
    template: str = "referrals/meetings/advise.html",
) -> HttpResponse:
    found, items = read_agenda(actor=request.actor, meeting_id=meeting)
    one = next((view for view in items if view.id == item), None)
    if one is None:
        raise Http404
    if not can_plan_meetings(request.actor, found.body_id):
        raise PermissionDenied
    step, initial = request.POST.get("step", ""), {"advice": one.advice, "note": one.note}
    form = AdviceForm(None if replaced_field(step) else request.POST or None, initial=initial)
    if replaced_field(step):
        form.replace(request.POST, step)
    elif request.method == "POST" and _is_advised(request, meeting, item, form):
        messages.success(request, _("The opinion was recorded. The case has not moved."))
        return redirect("meetings:meeting", meeting=meeting)
    context = {
        "breadcrumb": _trail(one.case.reference),
        "form": form,
        "item": one,
        "meeting_url": reverse("meetings:meeting", args=[meeting]),
    }
    return render(request, template, context)


def _is_advised(
    request: ActorRequest, meeting: uuid.UUID, item: uuid.UUID, form: AdviceForm
) -> bool:
    return form.is_valid() and accepted(
        form,
        record_advice,
        actor=request.actor,
        meeting_id=meeting,
        item_id=item,
        confirmations=form.confirmations(),
        **form.cleaned_data,
    )


@require_safe
@for_commissions
def agenda_document(request: ActorRequest, meeting: uuid.UUID) -> HttpResponse:
    content = agenda_pdf(actor=request.actor, meeting_id=meeting)
    return _file(content, "application/pdf", "ordre-du-jour.pdf")


@require_safe
@for_commissions
def minutes_document(request: ActorRequest, meeting: uuid.UUID) -> HttpResponse:
    content = minutes_pdf(actor=request.actor, meeting_id=meeting)
    return _file(content, "application/pdf", "compte-rendu.pdf")


@require_safe
@for_commissions
def meeting_calendar(request: ActorRequest, meeting: uuid.UUID) -> HttpResponse:
    found = find_meeting(actor=request.actor, meeting_id=meeting)
    return _file(calendar(actor=request.actor, meetings=[found]), "text/calendar", "reunion.ics")


@require_safe
@for_commissions
def whole_calendar(request: ActorRequest) -> HttpResponse:
    found = list(Meeting.objects.visible_to(request.actor).select_related("body"))
    return _file(calendar(actor=request.actor, meetings=found), "text/calendar", "reunions.ics")


@require_http_methods(POSTS)
@for_commissions
def roster(
    request: ActorRequest, *, template: str = "referrals/meetings/roster.html"
) -> HttpResponse:
    actor = request.actor
    members = seated_members(actor.body_id) if actor.body_id is not None else []
    form = DutyForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            put_on_duty(actor=actor, member_id=values.pop("member"), **values)
        except FieldRefused as refused:
            form.add_error(refused.field_name, refused.message)
        else:
            messages.success(request, _("The duty roster was completed."))
            return redirect("meetings:roster")
    context = {
        "breadcrumb": _trail(_("Duty roster")),
        "turns": read_roster(actor=actor),
        "form": form if can_plan_meetings(actor, actor.body_id) else None,
    }
    return render(request, template, context)


@require_http_methods(POSTS)
@sensitive_post_parameters()
@for_commissions
def handover(
    request: ActorRequest, turn: uuid.UUID, *, template: str = "referrals/meetings/handover.html"
) -> HttpResponse:
    view = _own_turn(request.actor, turn)
    step = request.POST.get("step", "")
    form = HandoverForm(
        None if replaced_field(step) else request.POST or None,
        initial={"note": view.note, "version": view.version},
    )
    context = {"breadcrumb": _trail(_("Hand-over note")), "form": form, "turn": view}
    try:
        if replaced_field(step):
            form.replace(request.POST, step)
        elif request.method == "POST" and _is_handed_over(request, turn, form):
            messages.success(request, _("Your note awaits the next one on duty."))
            return redirect("meetings:roster")
    except NoteChanged:
        context["turn"] = now = _own_turn(request.actor, turn)
        form.see(request.POST, version=now.version)
        context["is_stale"] = True
        return render(request, template, context, status=HTTPStatus.CONFLICT)
    return render(request, template, context)


def _own_turn(actor: Actor, turn: uuid.UUID) -> TurnView:
    view = next((one for one in read_roster(actor=actor) if one.id == turn), None)
    if view is None:
        raise Http404
    if not view.is_own:
        raise PermissionDenied
    return view


def _is_handed_over(request: ActorRequest, turn: uuid.UUID, form: HandoverForm) -> bool:
    """Raises NoteChanged."""
    if not form.is_valid():
        return False
    try:
        hand_over(
            actor=request.actor,
            turn_id=turn,
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
            confirmations=form.confirmations(),
        )
    except FieldRefused as refused:
        form.add_error("note", refused.message)
        return False
    except IdentifyingNote as identifying:
        form.show(identifying.findings)
        return False
    return True


def _file(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _trail(*last: str) -> list[tuple[str, str]]:
    last = last or (pgettext("of a commission", "Meeting"),)
    return [(_("Meetings"), reverse("meetings:list")), *((title, "") for title in last)]
