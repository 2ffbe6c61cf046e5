"""The pages of those who keep the directory."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.requests import ActorRequest
from contacts_map import services
from contacts_map.entry_forms import (
    ChannelFormSet,
    ContactPointForm,
    SuspendForm,
    VerifyForm,
    channel_formset,
    entry_data,
    entry_initial,
    looks_like_address,
)
from contacts_map.enums import VerificationMethod, VerificationOutcome
from contacts_map.permissions import can_create_contact_point

CHANNELS_PREFIX = "channels-"


@require_http_methods(["GET", "POST"])
def create(
    request: ActorRequest, *, template: str = "contacts_map/contact_form.html"
) -> HttpResponse:
    actor = request.actor
    if not can_create_contact_point(actor):
        raise PermissionDenied
    form = ContactPointForm(
        request.POST or None,
        actor=actor,
        initial={"departments": ", ".join(sorted(actor.departments))},
    )
    channels = channel_formset(request.POST or None)
    if request.method == "POST" and form.is_valid() and channels.is_valid():
        contact_point_id = _save(form, channels, _creator(request))
        if contact_point_id is not None:
            messages.success(request, _("The entry was saved as a draft."))
            return redirect("contacts_map:contact", contact_point_id)
    return render(
        request,
        template,
        {
            "form": form,
            "channels": channels,
            "title": _("New contact point"),
            "breadcrumb": [*_breadcrumb(None), (_("New contact point"), "")],
        },
    )


@require_http_methods(["GET", "POST"])
def edit(
    request: ActorRequest,
    contact_point_id: int,
    *,
    template: str = "contacts_map/contact_form.html",
) -> HttpResponse:
    contact = _editable(request, contact_point_id)
    present = [channel._asdict() for channel in contact.channels]
    form = ContactPointForm(
        request.POST or None, actor=request.actor, initial=entry_initial(contact)
    )
    channels = channel_formset(request.POST or None, present=present)
    if request.method == "POST" and form.is_valid() and channels.is_valid():
        saved = _save(form, channels, _changer(request, contact_point_id))
        if saved is not None:
            messages.success(request, _("The entry was changed. It was not verified by that."))
            return redirect("contacts_map:contact", contact_point_id)
    return render(
        request,
        template,
        {
            "form": form,
            "channels": channels,
            "title": _("Change a contact point"),
            "breadcrumb": [*_breadcrumb(contact), (_("Change"), "")],
        },
    )


@require_POST
def verify(request: ActorRequest, contact_point_id: int) -> HttpResponse:
    _editable(request, contact_point_id)
    form = VerifyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how the entry was checked, and what came out."))
        return _entry(contact_point_id)
    services.verify_contact_point(
        actor=request.actor,
        contact_point_id=contact_point_id,
        method=VerificationMethod(form.cleaned_data["method"]),
        outcome=VerificationOutcome(form.cleaned_data["outcome"]),
    )
    messages.success(request, _("The check was recorded. Thank you."))
    return _entry(contact_point_id)


@require_POST
def publish(request: ActorRequest, contact_point_id: int) -> HttpResponse:
    _editable(request, contact_point_id)
    try:
        services.publish_contact_point(actor=request.actor, contact_point_id=contact_point_id)
    except services.NotPublishableError:
        messages.error(
            request,
            _("To be published, an entry needs a territory and at least one means of contact."),
        )
    else:
        messages.success(request, _("The entry is published."))
    return _entry(contact_point_id)


@require_http_methods(["GET", "POST"])
def suspend(
    request: ActorRequest,
    contact_point_id: int,
    *,
    template: str = "contacts_map/contact_suspend.html",
) -> HttpResponse:
    contact = _editable(request, contact_point_id)
    form = SuspendForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        stand_in = form.cleaned_data["stand_in"]
        try:
            services.suspend_contact_point(
                actor=request.actor,
                contact_point_id=contact_point_id,
                until=form.cleaned_data["until"],
                stand_in_id=stand_in.pk if stand_in else None,
            )
        except services.SuspensionRefusedError:
            form.add_error("until", _("The suspension must end on a day to come."))
        else:
            messages.success(request, _("The entry is suspended."))
            return _entry(contact_point_id)
    return render(
        request,
        template,
        {
            "form": form,
            "contact": contact,
            "breadcrumb": [*_breadcrumb(contact), (_("Suspend"), "")],
        },
    )


@require_POST
def withdraw(request: ActorRequest, contact_point_id: int) -> HttpResponse:
    _editable(request, contact_point_id)
    services.withdraw_contact_point(actor=request.actor, contact_point_id=contact_point_id)
    messages.success(request, _("The entry is withdrawn: only its editors still see it."))
    return _entry(contact_point_id)


Writer = Callable[[services.ContactPointData], int]


def _creator(request: ActorRequest) -> Writer:
    return lambda data: services.create_contact_point(actor=request.actor, data=data).pk


def _changer(request: ActorRequest, contact_point_id: int) -> Writer:
    return lambda data: (
        services.change_contact_point(
            actor=request.actor, contact_point_id=contact_point_id, data=data
        ).pk
    )


def _save(form: ContactPointForm, channels: ChannelFormSet, write: Writer) -> int | None:
    """Writes the entry; None when the service refused, with the reason beside its field."""
    try:
        return write(entry_data(form, channels))
    except services.CoverageNotAllowedError:
        form.add_error(
            "departments",
            _("You may add and remove only the departments of your body, and must keep one."),
        )
    except services.AddressRefusedError as error:
        for name in error.fields:
            form.add_error(
                None if name.startswith(CHANNELS_PREFIX) else name, looks_like_address()
            )
    return None


def _editable(request: ActorRequest, contact_point_id: int) -> services.FoundContact:
    """404 for what the actor may not see, 403 for what it sees and may not edit."""
    contact = services.find_contact(actor=request.actor, contact_point_id=contact_point_id)
    if contact is None:
        raise Http404
    if not contact.is_editable:
        raise PermissionDenied
    return contact


def _entry(contact_point_id: int) -> HttpResponseRedirect:
    return redirect("contacts_map:contact", contact_point_id)


def _breadcrumb(contact: services.FoundContact | None) -> list[tuple[str, str]]:
    steps = [(_("Directory"), reverse("contacts_map:directory"))]
    if contact is not None:
        url = reverse("contacts_map:contact", args=[contact.id])
        steps.append((contact.organisation, url))
    return steps
