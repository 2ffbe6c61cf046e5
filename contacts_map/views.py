"""The public pages: the search, the map, a department, an entry."""

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.requests import ActorRequest
from contacts_map import presentation, services
from contacts_map.caching import kept_for_visitors
from contacts_map.cursors import BadCursorError, decode_position, encode_position
from contacts_map.drawing import draw_map
from contacts_map.entry_forms import VerifyForm
from contacts_map.forms import NeedForm, SearchForm
from contacts_map.models import Department
from contacts_map.permissions import can_create_contact_point, can_oversee_reveals
from contacts_map.upkeep.services import can_report

NO_FIGURES = services.CoverageFigures()


@login_not_required
@require_safe
@kept_for_visitors
def home(request: ActorRequest, *, template: str = "contacts_map/home.html") -> HttpResponse:
    states = services.department_states()
    return render(
        request,
        template,
        {"form": SearchForm(), "map": draw_map(states), "tally": _tally(states)},
    )


@login_not_required
@require_safe
@kept_for_visitors
def directory(
    request: ActorRequest, *, template: str = "contacts_map/directory.html"
) -> HttpResponse:
    """The answer to a search: the department itself when it is sure, otherwise a choice."""
    is_search = "place" in request.GET
    form = SearchForm(request.GET) if is_search else SearchForm(initial=request.GET.dict())
    need = _given_need(request)
    answer = None
    if is_search and form.is_valid():
        answer = form.cleaned_data["place"]
        if department := answer.only_department:
            url = _department_url(department.code, need)
            return HttpResponseRedirect(_with_former_place(url, answer))
    is_choice = answer is not None and bool(answer.departments)
    states = [] if is_choice else services.department_states()
    return render(
        request,
        template,
        {
            "form": form,
            "answer": answer,
            "choices": _choices(answer, need) if answer else [],
            "map": "" if is_choice else draw_map(states, query=_need_query(need)),
            "tally": _tally(states),
            "rows": [] if is_choice else _rows(need),
            "can_oversee": can_oversee_reveals(request.actor),
            "can_create": can_create_contact_point(request.actor),
            "breadcrumb": [(_("Directory"), "")],
        },
        status=400 if is_search and not form.is_valid() else 200,
    )


@login_not_required
@require_safe
@kept_for_visitors
def department(
    request: ActorRequest, code: str, *, template: str = "contacts_map/department.html"
) -> HttpResponse:
    place = services.known_departments().get(code.upper())
    if place is None:
        raise Http404
    if code != place.code:
        url = reverse("contacts_map:department", args=[place.code])
        return HttpResponseRedirect(f"{url}?{request.META['QUERY_STRING']}")
    form = NeedForm(request.GET)
    need = form.need()
    try:
        after = decode_position(request.GET.get("after", ""))
    except BadCursorError as error:
        raise Http404 from error
    local = services.find_contacts(
        actor=request.actor,
        departments=[place],
        need=need,
        territories=services.LOCAL,
        after=after,
        limit=services.PAGE + 1,
    )
    page, more = local[: services.PAGE], local[services.PAGE :]
    national = services.find_contacts(
        actor=request.actor, departments=[], need=need, territories=services.NATIONAL
    )
    figures = services.coverage_figures(department=place).get(place.code, NO_FIGURES)
    shown = presentation.cards(page, need=need, departments=[place])
    fallback = presentation.cards(national, need=need, departments=[place])
    return render(
        request,
        template,
        {
            "department": place,
            "form": form,
            "former": services.former_place(
                insee_code=request.GET.get("former", ""), department_code=place.code
            ),
            "need": need,
            "figures": figures,
            "on_duty": services.bodies_on_duty(actor=request.actor, department_codes=[place.code]),
            "case_url": presentation.case_url(request.actor, _failure(figures), place.code),
            "fitting": [item for item in shown if item.contact.fits],
            "others": [item for item in shown if not item.contact.fits],
            # The fallback is never empty because of a filter.
            "national": [item for item in fallback if item.contact.fits] or fallback,
            "next_url": _next_url(place, need, page) if more else "",
            "first_url": _department_url(place.code, need) if after != services.START else "",
            "can_create": can_create_contact_point(request.actor),
            "breadcrumb": [
                (_("Directory"), reverse("contacts_map:directory")),
                (str(place), ""),
            ],
        },
        status=400 if form.errors else 200,
    )


@login_not_required
@require_safe
@kept_for_visitors
def nowhere(request: ActorRequest, *, template: str = "contacts_map/nowhere.html") -> HttpResponse:
    """Whom to contact for a victim exploited online, of whom no place is known."""
    form = NeedForm(request.GET)
    need = form.need()
    online, national = (
        services.find_contacts(
            actor=request.actor, departments=[], need=need, territories={territory}
        )
        for territory in (services.Territory.ONLINE, services.Territory.NATIONAL)
    )
    return render(
        request,
        template,
        {
            "form": form,
            "online": presentation.cards(online, need=need, departments=[]),
            "national": presentation.cards(national, need=need, departments=[]),
            "breadcrumb": [
                (_("Directory"), reverse("contacts_map:directory")),
                (_("Without a territory"), ""),
            ],
        },
        status=400 if form.errors else 200,
    )


@login_not_required
@require_safe
@kept_for_visitors
def contact(
    request: ActorRequest, contact_point_id: int, *, template: str = "contacts_map/contact.html"
) -> HttpResponse:
    found = services.shown_contact(actor=request.actor, contact_point_id=contact_point_id)
    if found is None:
        raise Http404
    card = presentation.card(found)
    return render(
        request,
        template,
        {
            "card": card,
            "verify_form": VerifyForm() if found.is_editable else None,
            "on_duty": services.bodies_on_duty(
                actor=request.actor, department_codes=found.departments
            ),
            "can_report": can_report(request.actor) and not card.unpublished_label,
            "breadcrumb": [
                (_("Directory"), reverse("contacts_map:directory")),
                (found.organisation, ""),
            ],
        },
    )


def _failure(figures: services.CoverageFigures) -> str:
    """The type of dysfunction that the directory itself shows: no referent, or one in doubt."""
    if not figures.referents:
        return "REF-01"
    return "" if figures.verified_referents else "REF-02"


def _given_need(request: ActorRequest) -> services.Need:
    return NeedForm(request.GET).need()


def _need_query(need: services.Need) -> str:
    given = {
        "dysfunction": need.family,
        "age_band": need.age_band,
        "exploitation": need.exploitation,
        "language": need.language,
    }
    return urlencode({name: value for name, value in given.items() if value})


def _department_url(code: str, need: services.Need) -> str:
    url = reverse("contacts_map:department", args=[code])
    query = _need_query(need)
    return f"{url}?{query}" if query else url


def _with_former_place(url: str, answer: services.PlaceAnswer) -> str:
    """A former commune is named on the page that it leads to."""
    former = [place for place in answer.places if place.is_former]
    if not former or len(former) < len(answer.places):
        return url
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{urlencode({'former': former[0].insee_code})}"


def _next_url(place: Department, need: services.Need, page: list[services.FoundContact]) -> str:
    url = _department_url(place.code, need)
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{urlencode({'after': encode_position(page[-1].position)})}"


def _choices(
    answer: services.PlaceAnswer, need: services.Need
) -> list[tuple[Department, str, list[services.FoundPlace]]]:
    """Each department with its address and the places that led to it."""
    return [
        (
            item,
            _department_url(item.code, need),
            [place for place in answer.places if place.department.code == item.code],
        )
        for item in answer.departments
    ]


def _rows(need: services.Need) -> list[tuple[Department, str, services.CoverageFigures]]:
    """Every department as the table says it, the map in words."""
    figures = services.coverage_figures()
    return [
        (item, _department_url(item.code, need), figures.get(item.code, NO_FIGURES))
        for item in services.known_departments().values()
    ]


def _tally(states: list[services.CoveredDepartmentState]) -> dict[str, int]:
    """How many departments are in each state, by the code of the state."""
    tally = dict(Counter(state.coverage.value for state in states))
    return tally | {"reported": sum(state.open_reports > 0 for state in states)}
