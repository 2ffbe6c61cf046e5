"""The directory for programs. Open to everybody, each caller seeing its own tier."""

from typing import cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
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

NO_FIGURES = services.CoverageFigures()


class DirectoryView(APIView):
    permission_classes = (AllowAny,)


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

    Only entries that fit what is asked; channels up to the tier of the caller's role.
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


class ContactPointDetail(DirectoryView):
    """One entry; a draft or a withdrawn one only for who may edit it."""

    @extend_schema(operation_id="contact_points_read", responses=ContactPointSerializer)
    def get(self, request: Request, contact_point_id: int) -> Response:
        contact = services.find_contact(
            actor=cast(ActorApiRequest, request).actor, contact_point_id=contact_point_id
        )
        if contact is None:
            raise Http404
        return Response(contact_point_answer(contact))
