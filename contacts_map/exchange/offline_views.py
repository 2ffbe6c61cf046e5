"""The page of the downloads, and what lets a browser keep the public directory."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from audit.requests import ActorRequest
from contacts_map import services
from contacts_map.caching import kept_for_visitors
from contacts_map.models import Department
from contacts_map.permissions import can_create_contact_point


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str
    departments: list[Department] = field(default_factory=list)


@login_not_required
@require_safe
@kept_for_visitors
def downloads(
    request: ActorRequest, *, template: str = "contacts_map/exchange/downloads.html"
) -> HttpResponse:
    return render(
        request,
        template,
        {
            "regions": _regions(),
            "today": f"{timezone.localdate():%d/%m/%Y}",
            "can_create": can_create_contact_point(request.actor),
            "breadcrumb": [
                (_("Directory"), reverse("contacts_map:directory")),
                (_("Download and keep"), ""),
            ],
        },
    )


@login_not_required
@require_safe
def offline(
    request: ActorRequest, *, template: str = "contacts_map/exchange/offline.html"
) -> HttpResponse:
    """What a browser without a network shows for a page that it did not keep."""
    return render(request, template)


@login_not_required
@require_safe
def offline_list(request: ActorRequest) -> HttpResponse:
    """The pages to keep: public ones only, each the same for every visitor."""
    codes = services.known_departments()
    names = ("directory", "offline", "downloads")
    pages = [
        *(reverse(f"contacts_map:{name}") for name in names),
        *(reverse("contacts_map:department", args=[code]) for code in codes),
    ]
    return JsonResponse({"pages": pages})


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(
    request: ActorRequest, *, template: str = "contacts_map/exchange/service_worker.js"
) -> HttpResponse:
    """From /annuaire/, because a browser lets a worker see what lies below its address only."""
    return render(request, template, content_type="text/javascript; charset=utf-8")


def _regions() -> list[Region]:
    regions: dict[str, Region] = {}
    for item in services.known_departments().values():
        region = regions.setdefault(item.region_code, Region(item.region_code, item.region_name))
        region.departments.append(item)
    return sorted(regions.values(), key=lambda region: region.name)
