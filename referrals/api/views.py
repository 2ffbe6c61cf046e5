"""Cases, their moves, and the screening of a text."""

from http import HTTPStatus
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.actors import Actor
from audit.requests import ActorApiRequest
from privacy.keyring import KeyringError
from privacy.screening import review
from privacy.services import TextUnavailable
from referrals import services
from referrals.api import inputs, ladder_outputs, outputs
from referrals.api.errors import as_api_exception
from referrals.api.preconditions import etag, expected_version, idempotency_key
from referrals.enums import CaseState
from referrals.models import Case
from referrals.permissions import can_log_cases, can_open_cases, can_review_escalations
from referrals.services.unreadable import tell_unreadable

ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=True, description="The version of the case."
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="An ETag; a stale one is refused (412)."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
    OpenApiParameter.HEADER,
    description="Chosen by the caller: the same key and body give the same case.",
)
REFERENCE = OpenApiParameter(
    "reference",
    str,
    OpenApiParameter.PATH,
    description="In any case, with or without hyphens; I, L and O read as 1, 1 and 0.",
)
STALE = OpenApiResponse(description="The case was changed since the version of If-Match.")
IDENTIFYING = OpenApiResponse(
    description="A text would identify someone (`findings` say where), or the key was reused."
)
CONFLICT = OpenApiResponse(
    description="The workflow has no such move from the present `state`; `allowed` are possible. "
    "Or a second person reads the summary first (`second_reading_needed`)."
)
UNREADABLE = OpenApiResponse(description="The texts of the case cannot be opened now.")
GONE = OpenApiResponse(description="The texts of the case were destroyed (retention).")


class CaseErrors(APIView):
    """Turns the refusals of the services into problems."""

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, (TextUnavailable, KeyringError)):
            actor: Actor = self.request.actor  # type: ignore[attr-defined]
            tell_unreadable(actor=actor, error=exc)
        return super().handle_exception(as_api_exception(exc))


class CaseList(CaseErrors, ListAPIView[Case]):
    """The cases that the caller may open, newest first."""

    queryset = Case.objects.none()
    serializer_class = outputs.CaseSummaryOutput

    @property
    def ordering(self) -> tuple[str, str]:
        """The cursor holds the first field: at the national level, not a local date."""
        is_national = can_review_escalations(cast(ActorApiRequest, self.request).actor)
        return ("-escalated_at" if is_national else "-created_at", "-id")

    @extend_schema(parameters=[inputs.CaseFilterInput])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        actor = cast(ActorApiRequest, request).actor
        if not can_open_cases(actor):
            raise PermissionDenied
        wanted = inputs.CaseFilterInput(data=request.query_params.dict())
        wanted.is_valid(raise_exception=True)
        _refuse_unknown_filters(request, set(wanted.fields))
        cases = services.list_cases(actor=actor, filters=wanted.filters())
        page = self.paginate_queryset(cases) or []
        lines = [outputs.case_summary(actor, case) for case in page]
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)

    @extend_schema(
        parameters=[
            IDEMPOTENCY_KEY,
            ETAG,
            OpenApiParameter(
                "Location", str, OpenApiParameter.HEADER, response=[HTTPStatus.CREATED]
            ),
            OpenApiParameter(
                "Idempotent-Replayed",
                {"type": "string", "enum": ["true"]},
                OpenApiParameter.HEADER,
                response=[HTTPStatus.CREATED],
                description="Present when the case existed already.",
            ),
        ],
        request=inputs.CaseInput,
        responses={201: outputs.CaseLoggedOutput, 422: IDENTIFYING},
    )
    def post(self, request: ActorApiRequest) -> Response:
        """Log a case, or keep a draft. With `Idempotency-Key`, once."""
        actor, key = request.actor, idempotency_key(request)
        if not can_log_cases(actor):
            raise PermissionDenied
        wanted = inputs.CaseInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        case, is_replayed = services.log_case_once(
            actor=actor,
            content=wanted.content(),
            key=key,
            as_draft=wanted.validated_data["draft"],
        )
        gauge = services.gauge_of(case=case)
        is_draft = case.state == CaseState.DRAFT
        duplicates = [] if is_draft else services.duplicates_of(actor=actor, case=case)
        logged = outputs.CaseLoggedOutput(outputs.case_logged(actor, case, gauge, duplicates))
        headers = {
            "ETag": etag(case.version),
            "Location": request.build_absolute_uri(reverse("api:case", args=[case.reference])),
        }
        if is_replayed:
            headers["Idempotent-Replayed"] = "true"
        return Response(logged.data, status=HTTPStatus.CREATED, headers=headers)


def _refuse_unknown_filters(request: Request, known: set[str]) -> None:
    unknown = set(request.query_params) - known - {"cursor", "page_size", "format"}
    if unknown:
        raise ValidationError({"non_field_errors": [_("There is no such filter.")]})


@extend_schema(parameters=[REFERENCE, ETAG])
class CaseDetail(CaseErrors):
    """One case. Each reading is a line in the journal."""

    @extend_schema(responses={200: outputs.CaseOutput, 410: GONE, 503: UNREADABLE})
    def get(self, request: ActorApiRequest, reference: str) -> Response:
        return _opened(request, reference)

    @extend_schema(
        parameters=[IF_MATCH],
        request=inputs.CaseChangesInput,
        responses={
            200: outputs.CaseOutput,
            410: GONE,
            412: STALE,
            422: IDENTIFYING,
            503: UNREADABLE,
        },
    )
    def patch(self, request: ActorApiRequest, reference: str) -> Response:
        """Change the fields that are named; `dysfunctions`, when named, as a whole."""
        case = services.find_case(actor=request.actor, reference=reference)
        wanted = inputs.CaseChangesInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        services.amend_case(
            actor=request.actor,
            case_id=case.pk,
            changes=wanted.changes(),
            expected_version=expected_version(request, case),
        )
        return _opened(request, reference)


def _opened(request: ActorApiRequest, reference: str) -> Response:
    """The case as the caller may read it now, and its version."""
    file = services.read_case(actor=request.actor, reference=reference)
    answer = outputs.CaseOutput(outputs.case_file(request.actor, file))
    return Response(answer.data, headers={"ETag": etag(file.case.version)})


@extend_schema(parameters=[REFERENCE, ETAG])
class CaseMoves(CaseErrors):
    """The moves of a case, oldest first; the national level sees those of its own."""

    @extend_schema(responses={200: outputs.MoveListOutput, 410: GONE, 503: UNREADABLE})
    def get(self, request: ActorApiRequest, reference: str) -> Response:
        file = services.read_case(actor=request.actor, reference=reference)
        lines = [outputs.move_line(move) for move in file.moves]
        answer = outputs.MoveListOutput({"results": lines, "next": None})
        return Response(answer.data, headers={"ETag": etag(file.case.version)})

    @extend_schema(
        parameters=[IF_MATCH],
        request=inputs.MoveInput,
        responses={
            201: outputs.MoveMadeOutput,
            409: CONFLICT,
            410: GONE,
            412: STALE,
            422: IDENTIFYING,
            503: UNREADABLE,
        },
    )
    def post(self, request: ActorApiRequest, reference: str) -> Response:
        """Move the case to another state, in one transaction with the line that says so."""
        case = services.find_case(actor=request.actor, reference=reference)
        wanted = inputs.MoveInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.given()
        move = services.move_case(
            actor=request.actor,
            case_id=case.pk,
            target=given.pop("to"),
            expected_version=expected_version(request, case),
            **given,
        )
        answer = outputs.MoveMadeOutput(outputs.move_made(move))
        return Response(
            answer.data,
            status=HTTPStatus.CREATED,
            headers={"ETag": etag(move.case.version)},
        )


@extend_schema(parameters=[REFERENCE, ETAG])
class CaseSummary(CaseErrors):
    """The national summary of a case that a rule sent up without one."""

    @extend_schema(
        parameters=[IF_MATCH],
        request=inputs.SummaryInput,
        responses={
            200: outputs.CaseOutput,
            410: GONE,
            412: STALE,
            422: IDENTIFYING,
            503: UNREADABLE,
        },
    )
    def put(self, request: ActorApiRequest, reference: str) -> Response:
        """Write it once; one that exists is never replaced (403)."""
        actor = request.actor
        case = services.find_case(actor=actor, reference=reference)
        wanted = inputs.SummaryInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        services.write_summary(
            actor=actor,
            case_id=case.pk,
            expected_version=expected_version(request, case),
            **inputs.with_confirmations(dict(wanted.validated_data)),
        )
        return _opened(request, reference)


@extend_schema(parameters=[REFERENCE])
class CaseQuestions(CaseErrors):
    """What the national level asked about a case, and what was answered, oldest first.

    Questions are asked by the move to `information_requested` and answered by the move back.
    """

    @extend_schema(responses={200: ladder_outputs.RequestListOutput, 410: GONE, 503: UNREADABLE})
    def get(self, request: ActorApiRequest, reference: str) -> Response:
        file = services.read_case(actor=request.actor, reference=reference)
        answer = ladder_outputs.RequestListOutput({"results": file.requests, "next": None})
        return Response(answer.data)


class Screening(APIView):
    """Says where a text would identify someone. Nothing is stored, nothing is repeated."""

    @extend_schema(request=inputs.ScreeningInput, responses=outputs.ScreeningOutput)
    def post(self, request: ActorApiRequest) -> Response:
        wanted = inputs.ScreeningInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        findings = review(wanted.validated_data["text"]).findings
        answer = outputs.ScreeningOutput({"findings": outputs.findings_list(findings)})
        return Response(answer.data)
