"""Reading and accepting the charter, and publishing a version of it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.requests import ActorRequest
from commissions.access.decorators import proved_lately
from commissions.access.pages import next_page
from commissions.charter import services
from commissions.charter.middleware import open_without_charter
from commissions.permissions import can_publish_charter
from commissions.requests import member_of


class AcceptanceForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput)
    agree = forms.BooleanField(label=gettext_lazy("I have read the charter and I will follow it"))


class CharterForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text of the charter"),
        help_text=gettext_lazy("A blank line starts a paragraph."),
        max_length=services.TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 20}),
    )


@open_without_charter
@never_cache
@require_http_methods(["GET", "POST"])
def charter(
    request: ActorRequest, *, template: str = "commissions/charter/charter.html"
) -> HttpResponse:
    member = member_of(request)
    current = services.current_charter()
    is_asked = services.must_accept(member)
    form = AcceptanceForm(
        request.POST or None, initial={"number": current.number if current else 0}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.accept(actor=request.actor, member=member, number=form.cleaned_data["number"])
        except services.CharterRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("commissions:charter")
        return redirect(next_page(request))
    context = {
        "charter": current,
        "form": form,
        "is_asked": is_asked,
        "next": next_page(request),
    }
    return render(request, template, context)


@never_cache
@proved_lately
@require_http_methods(["GET", "POST"])
def publish(
    request: ActorRequest, *, template: str = "commissions/charter/publish.html"
) -> HttpResponse:
    if not can_publish_charter(request.actor):
        raise PermissionDenied
    current = services.current_charter()
    form = CharterForm(request.POST or None, initial={"text": current.text if current else ""})
    if request.method == "POST" and form.is_valid():
        try:
            version = services.publish(actor=request.actor, text=form.cleaned_data["text"])
        except services.CharterRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(
                request,
                _("Version %(number)d is published: each member is asked to accept it.")
                % {"number": version.number},
            )
            return redirect("administration:invitations")
    return render(request, template, {"form": form, "charter": current})
