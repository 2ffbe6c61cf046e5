"""The endpoints of HSDS 3.0, at the paths of its API reference: services, organizations,
locations, service_at_locations. The answers hold the public tier, whoever asks."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from contacts_map import services
from contacts_map.enums import Scope
from contacts_map.exchange import hsds
from contacts_map.exchange.identifiers import (
    LOCATIONS,
    Identifier,
    Kind,
    UnknownIdentifierError,
    read,
)
from contacts_map.exchange.outputs import READER
from contacts_map.models import ContactPoint, CoveredDepartment, Organisation

MAX_PER_PAGE = 100
# Far beyond any directory; a larger offset would only cost the database.
MAX_PAGE = 100_000


class PageQuery(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=1, max_value=MAX_PAGE, default=1)
    per_page = serializers.IntegerField(min_value=1, max_value=MAX_PER_PAGE, default=50)
    full = serializers.BooleanField(default=False, help_text="With everything that is nested.")


class ServiceQuery(PageQuery):
    organization_id = serializers.UUIDField(required=False)
    modified_after = serializers.DateTimeField(required=False)


class PageSerializer(serializers.Serializer[Any]):
    """The page of HSDS; `contents` holds objects of its schema."""

    total_items = serializers.IntegerField()
    total_pages = serializers.IntegerField()
    page_number = serializers.IntegerField()
    size = serializers.IntegerField()
    first_page = serializers.BooleanField()
    last_page = serializers.BooleanField()
    empty = serializers.BooleanField()
    contents = serializers.ListField(child=serializers.DictField())


class AboutSerializer(serializers.Serializer[Any]):
    version = serializers.CharField()
    profile = serializers.URLField()
    openapi_url = serializers.URLField()
    description = serializers.CharField()


class HsdsView(APIView):
    permission_classes = (AllowAny,)


ID = OpenApiParameter("identifier", OpenApiTypes.UUID, OpenApiParameter.PATH)
OBJECT = OpenApiTypes.OBJECT


class About(HsdsView):
    """Which version of HSDS this is."""

    @extend_schema(operation_id="hsds_about", responses=AboutSerializer)
    def get(self, request: Request) -> Response:
        return Response(
            {
                "version": hsds.VERSION,
                "profile": hsds.PROFILE,
                "openapi_url": request.build_absolute_uri("/api/v1/schema/"),
                "description": "Contact points for those who help victims of trafficking in "
                "human beings in France",
            }
        )


class ServiceList(HsdsView):
    """Contact points as services of HSDS 3.0."""

    @extend_schema(
        operation_id="hsds_services_list", parameters=[ServiceQuery], responses=PageSerializer
    )
    def get(self, request: Request) -> Response:
        wanted = _valid(ServiceQuery, request)
        rows = ContactPoint.objects.shown().order_by("pk")
        if "organization_id" in wanted:
            rows = rows.filter(
                organisation_id=_number(str(wanted["organization_id"]), Kind.ORGANISATION)
            )
        if "modified_after" in wanted:
            rows = rows.filter(changed_at__gte=wanted["modified_after"])
        return _page(
            rows.values_list("pk", flat=True),
            wanted,
            lambda keys: _services(keys, request, full=wanted["full"]),
        )


class ServiceDetail(HsdsView):
    """One contact point with everything that is nested."""

    @extend_schema(operation_id="hsds_services_read", parameters=[ID], responses=OBJECT)
    def get(self, request: Request, identifier: str) -> Response:
        return _one(_services([_number(identifier, Kind.SERVICE)], request, full=True))


class OrganizationList(HsdsView):
    """The organisations of the contact points."""

    @extend_schema(
        operation_id="hsds_organizations_list", parameters=[PageQuery], responses=PageSerializer
    )
    def get(self, request: Request) -> Response:
        wanted = _valid(PageQuery, request)
        return _page(
            _shown_organisations().order_by("pk"),
            wanted,
            lambda items: [hsds.organization(item) for item in items],
        )


class OrganizationDetail(HsdsView):
    """One organisation."""

    @extend_schema(operation_id="hsds_organizations_read", parameters=[ID], responses=OBJECT)
    def get(self, request: Request, identifier: str) -> Response:
        key = _number(identifier, Kind.ORGANISATION)
        return _one([hsds.organization(item) for item in _shown_organisations().filter(pk=key)])


class LocationList(HsdsView):
    """The territories that contact points serve: departments, regions, the whole country.

    All of them are virtual: no address is ever given.
    """

    @extend_schema(
        operation_id="hsds_locations_list", parameters=[PageQuery], responses=PageSerializer
    )
    def get(self, request: Request) -> Response:
        site = request.build_absolute_uri("/")
        return _page(
            hsds.every_place(),
            _valid(PageQuery, request),
            lambda places: [hsds.location(place, site=site) for place in places],
        )


class LocationDetail(HsdsView):
    """One territory."""

    @extend_schema(operation_id="hsds_locations_read", parameters=[ID], responses=OBJECT)
    def get(self, request: Request, identifier: str) -> Response:
        place = _identifier(identifier, *LOCATIONS)
        if place not in hsds.every_place():
            raise Http404
        return Response(hsds.location(place, site=request.build_absolute_uri("/")))


class ServiceAtLocationList(HsdsView):
    """Which contact point serves which territory."""

    @extend_schema(
        operation_id="hsds_service_at_locations_list",
        parameters=[PageQuery],
        responses=PageSerializer,
    )
    def get(self, request: Request) -> Response:
        wanted = _valid(PageQuery, request)
        site = request.build_absolute_uri("/")

        def contents(links: Sequence[tuple[int, str, int]]) -> list[hsds.Answer]:
            found = _found(sorted({number for number, _code, _kind in links}))
            return [
                hsds.service_at_location(
                    found[number],
                    Identifier(Kind(kind), code=code),
                    site=site,
                    full=wanted["full"],
                )
                for number, code, kind in links
                if number in found
            ]

        return _page(_links(), wanted, contents)


class ServiceAtLocationDetail(HsdsView):
    """One contact point in one territory."""

    @extend_schema(
        operation_id="hsds_service_at_locations_read", parameters=[ID], responses=OBJECT
    )
    def get(self, request: Request, identifier: str) -> Response:
        link = _identifier(identifier, Kind.SERVICE_AT_LOCATION)
        contact = _found([link.number]).get(link.number)
        places = hsds.places_of(contact) if contact else []
        for place in places:
            if contact and hsds.at_location_id(contact.id, place) == link:
                site = request.build_absolute_uri("/")
                return Response(hsds.service_at_location(contact, place, site=site))
        raise Http404


def _valid(query: type[PageQuery], request: Request) -> dict[str, Any]:
    wanted = query(data=request.query_params)
    wanted.is_valid(raise_exception=True)
    given: dict[str, Any] = wanted.validated_data
    return given


def _page(
    rows: QuerySet[Any, Any] | Sequence[Any],
    wanted: dict[str, Any],
    contents: Callable[[Any], list[hsds.Answer]],
) -> Response:
    """Numbered pages, because HSDS has no other."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    number, size = wanted["page"], wanted["per_page"]
    start = (number - 1) * size
    shown = contents(list(rows[start : start + size]))
    pages = -(-total // size)
    return Response(
        {
            "total_items": total,
            "total_pages": pages,
            "page_number": number,
            "size": len(shown),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not shown,
            "contents": shown,
        }
    )


def _one(answers: list[hsds.Answer]) -> Response:
    if not answers:
        raise Http404
    return Response(answers[0])


def _services(keys: Sequence[int], request: Request, *, full: bool) -> list[hsds.Answer]:
    found = _found(keys)
    owners = {
        entry.pk: entry.organisation
        for entry in ContactPoint.objects.filter(pk__in=found).select_related("organisation")
    }
    site = request.build_absolute_uri("/")
    return [
        hsds.service(found[key], owners[key], site=site, full=full)
        for key in keys
        if key in found and key in owners
    ]


def _found(keys: Sequence[int]) -> dict[int, services.FoundContact]:
    contacts = services.contacts_by_id(actor=READER, ids=keys, with_unpublished=False)
    return {contact.id: contact for contact in contacts}


def _shown_organisations() -> QuerySet[Organisation]:
    """Those of a shown entry: an organisation of drafts only is not public yet."""
    shown = ContactPoint.objects.shown()
    return Organisation.objects.filter(pk__in=shown.values("organisation_id"))


def _links() -> QuerySet[Any, tuple[int, str, int]]:
    """Every pair of a shown entry and a territory: number, code, kind of location."""
    shown = ContactPoint.objects.shown()
    covered = CoveredDepartment.objects.filter(contact_point__in=shown).annotate(
        number=F("contact_point_id"),
        code=F("department_id"),
        place_kind=Value(int(Kind.DEPARTMENT)),
    )
    wider = shown.exclude(scope=Scope.DEPARTMENTS).annotate(
        number=F("pk"),
        code=Case(
            *(When(scope=scope, then=Value(code)) for scope, code in hsds.TERRITORIES.items()),
            default=F("region_code"),
        ),
        place_kind=Case(
            When(scope=Scope.REGION, then=Value(int(Kind.REGION))),
            default=Value(int(Kind.TERRITORY)),
        ),
    )
    columns = ("number", "code", "place_kind")
    pairs = covered.order_by().values_list(*columns)
    return pairs.union(wider.order_by().values_list(*columns), all=True).order_by("number", "code")


def _number(text: str, kind: Kind) -> int:
    return _identifier(text, kind).number


def _identifier(text: str, *kinds: Kind) -> Identifier:
    """404 for what is no identifier of ours, and for one of another kind."""
    try:
        identifier = read(text)
    except UnknownIdentifierError as error:
        raise Http404 from error
    if identifier.kind not in kinds:
        raise Http404
    return identifier
