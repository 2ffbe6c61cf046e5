"""Logging, editing and deleting a case."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.actors import Role
from audit.requests import ActorRequest
from referrals.enums import CaseState
from referrals.forms.confirmed import kept
from referrals.forms.entry import CaseEntry
from referrals.forms.initial import blank_profile, details_of, known_types, profile_of
from referrals.leaving.gauge import GENERAL
from referrals.models import Case, DysfunctionType
from referrals.permissions import can_edit_case, can_log_cases
from referrals.presentation.gauge import GENERALISE, GaugePart, gauge_of_form
from referrals.presentation.lists import department_choices
from referrals.presentation.words import with_back
from referrals.services import (
    CaseForbidden,
    CaseRefused,
    IdentifyingText,
    NoCompetentBody,
    PossibleDuplicates,
    StaleCase,
    delete_draft,
    edit_case,
    find_case,
    log_case,
    read_case,
    types_by_code,
)
from referrals.views.navigation import back_of, breadcrumb
from referrals.views.refusals import conflict, explained

# The buttons of the form. Any other one shows the form again and stores nothing.
DRAFT, LOG, SAVE = "draft", "log", "save"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def new_case(request: ActorRequest, *, template: str = "referrals/case_form.html") -> HttpResponse:
    actor = request.actor
    if not can_log_cases(actor):
        raise PermissionDenied
    known, departments = types_by_code(), department_choices(actor)
    offers_route = actor.role == Role.ASSOCIATION
    step = request.POST.get("step", "")
    if request.method != "POST":
        initial = blank_profile(actor) | _asked(request, known, departments)
        entry = CaseEntry(
            known=known, departments=departments, initial=initial, offers_route=offers_route
        )
    elif step in (DRAFT, LOG):
        entry = CaseEntry(
            known=known, departments=departments, data=request.POST, offers_route=offers_route
        )
        case = _logged(request, entry, as_draft=step == DRAFT)
        if case is not None:
            return _done(request, case)
    else:
        entry = CaseEntry.typed(
            known=known,
            departments=departments,
            data=_typed(request),
            offers_route=offers_route,
            step=step,
        )
    trail = [(_("Report a dysfunction"), "")]
    return render(request, template, _context(request, entry, trail=trail))


def _asked(
    request: ActorRequest,
    known: Mapping[str, DysfunctionType],
    departments: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    """The type and the department that a link of the directory chose; the rest is ignored."""
    code, department = request.GET.get("type", ""), request.GET.get("department", "")
    asked: dict[str, Any] = {}
    if code in known:
        asked["types"] = [code]
    if department in dict(departments):
        asked["department"] = department
    return asked


def _typed(request: ActorRequest) -> QueryDict:
    step = request.POST.get("step", "")
    name = step.removeprefix(GENERALISE)
    if step.startswith(GENERALISE) and name in GENERAL:
        return _generalised(request.POST, name)
    return request.POST


def _generalised(data: QueryDict, name: str) -> QueryDict:
    """What was typed, with one field of the profile in its general form."""
    changed, general = data.copy(), GENERAL[name]
    changed.setlist(name, general if isinstance(general, list) else [general])
    return changed


def _logged(request: ActorRequest, entry: CaseEntry, *, as_draft: bool) -> Case | None:
    """The stored case, or None: the forms then hold what to correct."""
    if not entry.is_valid():
        return None
    try:
        return log_case(
            actor=request.actor,
            content=entry.content(),
            as_draft=as_draft,
            seen=request.POST.getlist("seen"),
        )
    except PossibleDuplicates as possible:
        entry.duplicates = possible.cases
    except CaseRefused as refused:
        entry.refuse(refused.errors)
    except IdentifyingText as identifying:
        entry.identify(identifying)
    except NoCompetentBody:
        message = _("No commission and no national coordination can receive this case yet.")
        entry.refuse({"department": [message]})
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def edit(
    request: ActorRequest, reference: str, *, template: str = "referrals/case_form.html"
) -> HttpResponse:
    actor = request.actor
    if request.method != "POST":
        file = read_case(actor=actor, reference=reference)
        if not can_edit_case(actor, file.case):
            raise PermissionDenied
        entry = CaseEntry(
            known=known_types(file.case), initial=profile_of(file), details=details_of(file)
        )
        return render(request, template, _edit_context(request, file.case, entry))
    case = find_case(actor=actor, reference=reference)
    if request.POST.get("step") != SAVE:
        step = request.POST.get("step", "")
        entry = CaseEntry.typed(known=known_types(case), data=_typed(request), step=step)
        return render(request, template, _edit_context(request, case, entry))
    return _save(request, case, template)


def _save(request: ActorRequest, case: Case, template: str) -> HttpResponse:
    entry = CaseEntry(known=known_types(case), data=request.POST)
    try:
        if entry.is_valid():
            changed = edit_case(
                actor=request.actor,
                case_id=case.pk,
                content=entry.content(department=case.department_id),
                # Without its version, nobody knows what the form was filled from: it is stale.
                expected_version=entry.form.cleaned_data["version"] or 0,
            )
            return _done(request, changed)
    except CaseRefused as refused:
        entry.refuse(refused.errors)
    except IdentifyingText as identifying:
        entry.identify(identifying)
    except CaseForbidden:
        typed = [(_("What happened"), request.POST.get("narrative", ""))]
        return conflict(
            request, case=case, typed=typed, back=back_of(request), status=HTTPStatus.FORBIDDEN
        )
    except StaleCase:
        return _stale(request, case, template)
    return render(request, template, _edit_context(request, case, entry))


def _stale(request: ActorRequest, case: Case, template: str) -> HttpResponse:
    """Somebody else changed the case: what was typed stays, to be compared and sent again."""
    case.refresh_from_db()
    data = request.POST.copy()
    data["version"] = str(case.version)
    entry = CaseEntry.typed(known=known_types(case), data=data)
    context = _edit_context(request, case, entry) | {"is_stale": True}
    return render(request, template, context, status=HTTPStatus.CONFLICT)


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def delete(
    request: ActorRequest, reference: str, *, template: str = "referrals/delete.html"
) -> HttpResponse:
    case = find_case(actor=request.actor, reference=reference)
    if case.state != CaseState.DRAFT:
        raise PermissionDenied
    back = back_of(request)
    if request.method == "POST":
        delete_draft(actor=request.actor, case_id=case.pk)
        messages.success(request, _("The draft was deleted."))
        return redirect(back or "referrals:list")
    url = with_back(reverse("referrals:case", args=[case.reference]), back)
    trail = [(case.reference, url), (_("Delete the draft"), "")]
    context = {
        "breadcrumb": breadcrumb(request.actor, back=back, trail=trail),
        "case": case,
        "case_url": url,
        "back": back,
    }
    return render(request, template, context)


def _done(request: ActorRequest, case: Case) -> HttpResponse:
    if case.state == CaseState.DRAFT:
        text = _("The draft %(reference)s was saved. Only you can see it.")
    elif case.version == 1:
        text = _("The case %(reference)s was logged.")
    else:
        text = _("The case %(reference)s was changed.")
    messages.success(request, text % {"reference": case.reference})
    url = reverse("referrals:case", args=[case.reference])
    return redirect(with_back(url, back_of(request)))


def _edit_context(request: ActorRequest, case: Case, entry: CaseEntry) -> dict[str, object]:
    url = with_back(reverse("referrals:case", args=[case.reference]), back_of(request))
    trail = [(case.reference, url), (_("Edit"), "")]
    context = _context(request, entry, trail=trail, department=case.department_id)
    return context | {"case": case, "case_url": url}


def _gauge(entry: CaseEntry, department: str) -> GaugePart | None:
    """How rare the profile is, once there is one and a department to compare it in."""
    if "department" in entry.form.fields:
        chosen = str(entry.form["department"].value() or "")
        known = dict(getattr(entry.form.fields["department"], "choices", []))
        department = chosen if chosen in known else ""
    return gauge_of_form(entry.form, department=department) if department else None


def _context(
    request: ActorRequest,
    entry: CaseEntry,
    *,
    trail: list[tuple[str, str]],
    department: str = "",
) -> dict[str, object]:
    back = back_of(request)
    return {
        "breadcrumb": breadcrumb(request.actor, back=back, trail=trail),
        "entry": entry,
        "gauge": _gauge(entry, department),
        "form": entry.form,
        "confirmed": kept(request.POST),
        "back": back,
    }
