"""The page of the journal."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.forms import JournalForm
from audit.permissions import can_open_journal
from audit.reading import Page, read_page
from audit.requests import ActorRequest
from audit.sentences import tell

PLACES = ("older_than", "newer_than")


@require_safe
def journal(request: ActorRequest) -> HttpResponse:
    if not can_open_journal(request.actor):
        raise PermissionDenied
    form = JournalForm(request.GET)
    page = Page(entries=[])
    if form.is_valid():
        page = read_page(
            actor=request.actor,
            criteria=form.criteria(),
            older_than=form.cleaned_data["older_than"],
            newer_than=form.cleaned_data["newer_than"],
        )
    context = {
        "form": form,
        "told": [tell(entry) for entry in page.entries],
        "newer_url": _address(request.GET, "newer_than", page.newer_than),
        "older_url": _address(request.GET, "older_than", page.older_than),
    }
    return render(request, "audit/journal.html", context)


def _address(query: QueryDict, place: str, identifier: int | None) -> str:
    """The same search at another place, or nothing where there is none."""
    if identifier is None:
        return ""
    kept = query.copy()
    for name in PLACES:
        kept.pop(name, None)
    kept[place] = str(identifier)
    return f"?{kept.urlencode()}"
