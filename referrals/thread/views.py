"""The page of a thread."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from audit.requests import ActorRequest
from referrals.forms.typed import replaced_field
from referrals.permissions import can_view_case
from referrals.thread.forms import MessageForm
from referrals.thread.services import (
    MessageAlreadySent,
    MessageNotFound,
    Thread,
    read_thread,
    withdraw_message,
    write_message,
)
from referrals.views.navigation import back_of, breadcrumb
from referrals.views.refusals import accepted, explained


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def thread_page(
    request: ActorRequest, reference: str, *, template: str = "referrals/thread/thread.html"
) -> HttpResponse:
    thread = read_thread(actor=request.actor, reference=reference)
    if request.method != "POST":
        return _page(request, thread, MessageForm(thread=thread), template)
    step = request.POST.get("step", "")
    if replaced_field(step):
        form = MessageForm(thread=thread)
        form.replace(request.POST, step)
        return _page(request, thread, form, template)
    form = MessageForm(request.POST, thread=thread)
    if _is_written(request, thread, form):
        messages.success(request, _("Your message is in the thread."))
        return redirect("referrals:thread", reference=thread.case.reference)
    return _page(request, thread, form, template)


def _is_written(request: ActorRequest, thread: Thread, form: MessageForm) -> bool:
    return form.is_valid() and accepted(
        form,
        write_message,
        actor=request.actor,
        reference=thread.case.reference,
        text=form.cleaned_data["text"],
        mentions=form.cleaned_data["mentions"],
        confirmations=form.confirmations(),
        **form.addressed(),
    )


@require_POST
@explained
def withdraw(request: ActorRequest, reference: str, message: uuid.UUID) -> HttpResponse:
    try:
        withdraw_message(actor=request.actor, reference=reference, message_id=message)
    except MessageNotFound:
        raise Http404 from None
    except MessageAlreadySent:
        messages.error(request, _("The ten minutes are over: this message stays."))
    else:
        messages.success(request, _("Your message was taken back. Nobody was told of it."))
    return redirect("referrals:thread", reference=reference)


def _page(request: ActorRequest, thread: Thread, form: MessageForm, template: str) -> HttpResponse:
    actor, case = request.actor, thread.case
    trail = [(case.reference, ""), (_("Thread"), "")]
    if can_view_case(actor, case):
        trail[0] = (case.reference, reverse("referrals:case", args=[case.reference]))
        trail = breadcrumb(actor, back=back_of(request), trail=trail)
    context = {
        "breadcrumb": trail,
        "case": case,
        "thread": thread,
        "form": form,
    }
    return render(request, template, context, status=HTTPStatus.OK)
