"""What is repeated, what is recommended, and who needs training."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from audit.requests import ActorRequest
from referrals.forms.typed import replaced_field
from referrals.models import Pattern, Recommendation
from referrals.patterns.forms import RecommendationForm, StepForm
from referrals.patterns.services import (
    SMALL_CELL,
    PatternNotFound,
    StepForbidden,
    can_open_patterns,
    find_pattern,
    follow,
    labels_of_types,
    recommend,
    recommendations_of,
    training_needs,
)
from referrals.views.refusals import accepted, explained

HIDDEN = "s"


@require_safe
def patterns(
    request: ActorRequest, *, template: str = "referrals/patterns/list.html"
) -> HttpResponse:
    actor = request.actor
    if not can_open_patterns(actor):
        raise PermissionDenied
    found = list(Pattern.objects.visible_to(actor).going_on().select_related("department"))
    bodies, needs = training_needs(actor=actor, now=timezone.now())
    context = {
        "breadcrumb": [(_("Patterns"), "")],
        "patterns": found,
        "labels": labels_of_types(one.type_code for one in found),
        "threshold": SMALL_CELL,
        "training_headers": [_("Cause"), *bodies],
        "training_rows": [
            [need.cause, *(HIDDEN if one is None else str(one) for one in need.counts)]
            for need in needs
        ],
    }
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def pattern_page(
    request: ActorRequest, pattern: int, *, template: str = "referrals/patterns/pattern.html"
) -> HttpResponse:
    try:
        found = find_pattern(actor=request.actor, pattern_id=pattern)
    except PatternNotFound:
        raise Http404 from None
    asked = request.POST.get("step", "")
    form = RecommendationForm(None if replaced_field(asked) else request.POST or None)
    if replaced_field(asked):
        form.replace(request.POST, asked)
    elif request.method == "POST" and _is_recommended(request, found, form):
        messages.success(request, _("The recommendation was kept. Follow it to its end."))
        return redirect("patterns:pattern", pattern=found.pk)
    context = {
        "breadcrumb": [
            (_("Patterns"), reverse("patterns:list")),
            (f"{found.type_code} – {found.department}", ""),
        ],
        "pattern": found,
        "label": labels_of_types([found.type_code]).get(found.type_code, found.type_code),
        "recommendations": recommendations_of(found),
        "form": form,
    }
    return render(request, template, context)


def _is_recommended(request: ActorRequest, pattern: Pattern, form: RecommendationForm) -> bool:
    return form.is_valid() and accepted(
        form,
        recommend,
        actor=request.actor,
        pattern_id=pattern.pk,
        confirmations=form.confirmations(),
        **form.cleaned_data,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explained
def step(
    request: ActorRequest,
    recommendation: uuid.UUID,
    *,
    template: str = "referrals/patterns/step.html",
) -> HttpResponse:
    one = Recommendation.objects.filter(
        pk=recommendation, pattern__in=Pattern.objects.visible_to(request.actor)
    ).first()
    if one is None:
        raise Http404
    asked = request.POST.get("step", "")
    form = StepForm(None if replaced_field(asked) else request.POST or None, state=one.state)
    if replaced_field(asked):
        form.replace(request.POST, asked)
    elif request.method == "POST" and _is_followed(request, one, form):
        messages.success(request, _("The step was recorded."))
        return redirect("patterns:pattern", pattern=one.pattern_id)
    title = _("Follow the recommendation")
    context = {
        "breadcrumb": [(_("Patterns"), reverse("patterns:list")), (title, "")],
        "form": form,
        "title": title,
        "pattern_url": reverse("patterns:pattern", args=[one.pattern_id]),
    }
    return render(request, template, context)


def _is_followed(request: ActorRequest, one: Recommendation, form: StepForm) -> bool:
    if not form.is_valid():
        return False
    try:
        return accepted(
            form,
            follow,
            actor=request.actor,
            recommendation_id=one.pk,
            confirmations=form.confirmations(),
            **form.cleaned_data,
        )
    except StepForbidden:
        form.add_error(None, _("Somebody was faster: open the page again."))
        return False
