"""The directory for programs. Open to everybody, each caller seeing its own tier."""

from http import HTTPStatus
from typing import Any, cast

from django.http import Http404
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from audit.requests import ActorApiRequest
from contacts_map import services
from contacts_map.answers import contact_point_answer, department_answer, place_answer
from contacts_map.cursors import encode_position
from contacts_map.serializers import (
    ContactPointPageSerializer,
    ContactPointQuery,
    ContactPointSerializer,
    DepartmentPageSerializer,
    DepartmentSerializer,
    PlacePageSerializer,
    PlaceQuery,
)

KEPT_SECONDS = 60
NO_FIGURES = services.CoverageFigures()


class DirectoryView(APIView):
    permission_classes = (AllowAny,)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """What a visitor reads is the same for all and may be kept a minute by any cache. With
        credentials the middleware forbids it, and `Vary` keeps the two apart."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code == HTTPStatus.OK and not request.user.is_authenticated:
            patch_cache_control(final, public=True, max_age=KEPT_SECONDS)
        patch_vary_headers(final, ("Authorization", "Cookie"))
        return final


class DepartmentList(DirectoryView):
    """Every department and overseas collectivity with the figures of its coverage."""

    @extend_schema(operation_id="departments_list", responses=DepartmentPageSerializer)
    def get(self, request: Request) -> Response:
        figures = services.coverage_figures()
        results = [
            department_answer(department, figures.get(department.code, NO_FIGURES))
            for department in services.known_departments().values()
        ]
        return Response({"results": results, "next": None})


class DepartmentDetail(DirectoryView):
    """One department with the figures of its coverage."""

    @extend_schema(operation_id="departments_read", responses=DepartmentSerializer)
    def get(self, request: Request, code: str) -> Response:
        department = services.known_departments().get(code.upper())
        if department is None:
            raise Http404
        figures = services.coverage_figures(department=department)
        return Response(department_answer(department, figures.get(department.code, NO_FIGURES)))


class PlaceList(DirectoryView):
    """The departments that a postcode, a commune, a department or a region may mean."""

    @extend_schema(
        operation_id="places_list", parameters=[PlaceQuery], responses=PlacePageSerializer
    )
    def get(self, request: Request) -> Response:
        wanted = PlaceQuery(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        return Response(place_answer(wanted.validated_data["q"]))


class ContactPointList(DirectoryView):
    """Whom to contact, the best first, with the reason of each rank.

    Only entries that fit what is asked; channels up to the tier of the caller's role, those of
    partners without their value (`hidden`): the entry itself shows it.
    """

    @extend_schema(
        operation_id="contact_points_list",
        parameters=[ContactPointQuery],
        responses=ContactPointPageSerializer,
    )
    def get(self, request: Request) -> Response:
        wanted = ContactPointQuery(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        need, departments = wanted.need(), wanted.departments()
        size = wanted.validated_data["page_size"]
        found = services.find_contacts(
            actor=cast(ActorApiRequest, request).actor,
            departments=departments,
            need=need,
            only_fitting=True,
            after=wanted.validated_data.get("after", services.START),
            limit=size + 1,
        )
        page = found[:size]
        link = None
        if len(found) > size:
            link = replace_query_param(
                request.build_absolute_uri(), "after", encode_position(page[-1].position)
            )
        results = [
            contact_point_answer(contact, need=need, departments=departments) for contact in page
        ]
        return Response({"results": results, "next": link})


class RevealQuotaReached(APIException):
    """The details of so many entries a day and account are shown, and no more."""

    status_code = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "reveal_quota_reached"
    default_detail = gettext_lazy(
        "Your account had as many contact details shown today as it may. Oversight was told."
    )


class ContactPointDetail(DirectoryView):
    """One entry; a draft or a withdrawn one only for who may edit it.

    For an account whose role opens channels of partners, this shows them: it is written in the
    journal and counts once a day for each entry. Beyond the daily limit the answer is 429.
    """

    @extend_schema(operation_id="contact_points_read", responses=ContactPointSerializer)
    def get(self, request: Request, contact_point_id: int) -> Response:
        try:
            contact = services.reveal_contact(
                actor=cast(ActorApiRequest, request).actor, contact_point_id=contact_point_id
            )
        except services.RevealQuotaError as error:
            raise RevealQuotaReached from error
        if contact is None:
            raise Http404
        return Response(contact_point_answer(contact))
