"""The taxonomy editor of the national coordination."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.requests import ActorRequest
from referrals.models import CauseWording, DysfunctionType
from referrals.services import CaseRefused
from referrals.taxonomy.forms import CauseForm, NewTypeForm, TypeForm
from referrals.taxonomy.services import (
    NoSuchEntry,
    StaleEntry,
    TaxonomyForbidden,
    add_type,
    require_editor,
    revise_cause,
    revise_type,
    versions_of_cause,
    versions_of_type,
    withdraw_type,
)

FORM = "referrals/taxonomy/form.html"


def for_editors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            require_editor(request.actor)
            return view(request, *args, **kwargs)
        except TaxonomyForbidden:
            raise PermissionDenied from None
        except NoSuchEntry:
            raise Http404 from None

    return answered


@require_safe
@for_editors
def taxonomy(
    request: ActorRequest, *, template: str = "referrals/taxonomy/list.html"
) -> HttpResponse:
    types = DysfunctionType.objects.order_by("code", "-version").distinct("code")
    context = {
        "breadcrumb": _trail(),
        "types": types,
        "causes": CauseWording.objects.current(),
    }
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def new_type(request: ActorRequest, *, template: str = FORM) -> HttpResponse:
    form = NewTypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            add_type(actor=request.actor, code=values.pop("code"), values=values)
        except CaseRefused as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("The type was added."))
            return redirect("taxonomy:list")
    title = _("Add a type of dysfunction")
    context = {"breadcrumb": _trail(title), "form": form, "title": title}
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_type(request: ActorRequest, code: str, *, template: str = FORM) -> HttpResponse:
    versions = versions_of_type(code)
    form = TypeForm(request.POST) if request.method == "POST" else TypeForm.about(versions[0])
    if request.method == "POST" and form.is_valid():
        try:
            revise_type(
                actor=request.actor,
                code=code,
                expected_version=form.cleaned_data["version"] or 0,
                values=form.cleaned_data,
            )
        except CaseRefused as refused:
            form.refuse(refused.errors)
        except StaleEntry:
            form.add_error(None, _stale())
        else:
            messages.success(request, _("The new version holds for the cases to come."))
            return redirect("taxonomy:type", code=code)
    context = {
        "breadcrumb": _trail(code),
        "form": form,
        "title": str(versions[0]),
        "versions": versions,
        "withdraw_url": reverse("taxonomy:withdraw", args=[code])
        if versions[0].is_current
        else "",
    }
    return render(request, template, context)


@require_POST
@for_editors
def withdraw(request: ActorRequest, code: str) -> HttpResponse:
    version = request.POST.get("version", "")
    try:
        withdraw_type(
            actor=request.actor,
            code=code,
            expected_version=int(version) if version.isdecimal() else 0,
        )
    except StaleEntry:
        messages.error(request, _stale())
        return redirect("taxonomy:type", code=code)
    messages.success(request, _("No new case can use this type. Those that have it keep it."))
    return redirect("taxonomy:list")


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_cause(request: ActorRequest, code: str, *, template: str = FORM) -> HttpResponse:
    versions = versions_of_cause(code)
    form = CauseForm(request.POST) if request.method == "POST" else CauseForm.about(versions[0])
    if request.method == "POST" and form.is_valid():
        try:
            revise_cause(
                actor=request.actor,
                code=code,
                expected_version=form.cleaned_data["version"],
                values=form.cleaned_data,
            )
        except StaleEntry:
            form.add_error(None, _stale())
        else:
            messages.success(request, _("The new version holds for the cases to come."))
            return redirect("taxonomy:list")
    context = {
        "breadcrumb": _trail(code),
        "form": form,
        "title": versions[0].label,
        "versions": versions,
    }
    return render(request, template, context)


def _stale() -> str:
    return _("Somebody wrote a newer version since you opened this page. Open it again.")


def _trail(*last: str) -> list[tuple[str, str]]:
    home = reverse("taxonomy:list") if last else ""
    return [
        (_("Coordination"), reverse("coordination:queue")),
        (_("Taxonomy"), home),
        *((title, "") for title in last),
    ]
