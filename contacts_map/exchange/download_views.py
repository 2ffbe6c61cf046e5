"""Files of the directory: for everybody the public ones, for editors the one that comes back."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from audit.requests import ActorRequest
from contacts_map import services
from contacts_map.answers import contact_point_answer
from contacts_map.exchange import columns, outputs
from contacts_map.exchange.sheet import department_sheet, region_booklet
from contacts_map.exchange.spreadsheets import write_csv, write_xlsx
from contacts_map.exchange.vcard import MEDIA_TYPE as VCARD, vcards
from contacts_map.models import Department
from contacts_map.permissions import can_create_contact_point

PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = (*columns.COLUMNS, *columns.INFORMATION)
WRITERS = {"csv": (write_csv, CSV), "xlsx": (write_xlsx, XLSX)}
# Short: an entry that is suspended must not live on in caches for long.
KEPT_SECONDS = 300


@login_not_required
@require_safe
def department_csv(request: ActorRequest, code: str) -> HttpResponse:
    contacts = outputs.department_contacts(_department(code))
    return _public(write_csv(HEADERS, map(columns.cells, contacts)), CSV, f"relais-{code}.csv")


@login_not_required
@require_safe
def department_json(request: ActorRequest, code: str) -> HttpResponse:
    department = _department(code)
    results = [
        contact_point_answer(contact, departments=[department])
        for contact in outputs.department_contacts(department)
    ]
    answer = JsonResponse({"results": results, "next": None})
    patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
    return answer


@login_not_required
@require_safe
def department_vcards(request: ActorRequest, code: str) -> HttpResponse:
    contacts = outputs.department_contacts(_department(code))
    return _public(vcards(_sourced(request, contacts)), VCARD, f"relais-{code}.vcf")


@login_not_required
@require_safe
def contact_vcard(request: ActorRequest, contact_point_id: int) -> HttpResponse:
    contact = outputs.public_contact(contact_point_id)
    if contact is None:
        raise Http404
    content = vcards(_sourced(request, [contact]))
    return _public(content, VCARD, f"relais-contact-{contact_point_id}.vcf")


@login_not_required
@require_safe
def department_pdf(request: ActorRequest, code: str) -> HttpResponse:
    department = _department(code)
    content = department_sheet(department, emergency=_emergency(request))
    return _public(content, PDF, f"relais-{department.code}.pdf")


@login_not_required
@require_safe
def region_pdf(request: ActorRequest, code: str) -> HttpResponse:
    departments = [
        item for item in services.known_departments().values() if item.region_code == code
    ]
    if not departments:
        raise Http404
    content = region_booklet(departments, emergency=_emergency(request))
    return _public(content, PDF, f"relais-region-{departments[0].region_code}.pdf")


@require_safe
def editors_file(request: ActorRequest, extension: str) -> HttpResponse:
    """Every entry that one keeps, all channels included, to correct and bring back."""
    if not can_create_contact_point(request.actor):
        raise PermissionDenied
    write, media_type = WRITERS[extension]
    contacts = outputs.editors_contacts(actor=request.actor)
    answer = _file(
        write(HEADERS, map(columns.cells, contacts)), media_type, f"relais-annuaire.{extension}"
    )
    patch_cache_control(answer, no_store=True, private=True)
    return answer


def _emergency(request: ActorRequest) -> list[tuple[str, str]]:
    """The lines that every page shows: the layout knows them, this app does not."""
    lines = render_to_string("contacts_map/exchange/emergency.txt", request=request).splitlines()
    pairs = [line.partition("\t") for line in lines if "\t" in line]
    return [(number, label) for number, _tab, label in pairs]


def _department(code: str) -> Department:
    department = services.known_departments().get(code.upper())
    if department is None:
        raise Http404
    return department


def _sourced(
    request: ActorRequest, contacts: Sequence[services.FoundContact]
) -> list[tuple[services.FoundContact, str]]:
    return [
        (
            contact,
            request.build_absolute_uri(reverse("contacts_map:contact", args=[contact.id])),
        )
        for contact in contacts
    ]


def _public(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = _file(content, media_type, name)
    patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
    return answer


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        # The name is made of codes that were looked up: nothing of it comes from outside.
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
