"""The second reading of a summary, in the API."""

import uuid
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from audit.requests import ActorApiRequest
from commissions.api.strict import CodeField, StrictSerializer, TextField
from referrals.api.errors import Problem
from referrals.api.inputs import confirmations_field, with_confirmations
from referrals.api.preconditions import expected_version
from referrals.api.views import (
    GONE,
    IDENTIFYING,
    IF_MATCH,
    REFERENCE,
    STALE,
    UNREADABLE,
    CaseErrors,
)
from referrals.leaving import readings
from referrals.leaving.enums import ReadingStatus
from referrals.services import find_case

DECISIONS = [
    (ReadingStatus.CONFIRMED.value, ReadingStatus.CONFIRMED.label),
    (ReadingStatus.SENT_BACK.value, ReadingStatus.SENT_BACK.label),
]
NOT_NOW = OpenApiResponse(
    description="No reading is needed, somebody decided already, or the case cannot go up now."
)


class ReadingProblem(Problem):
    status_code = HTTPStatus.CONFLICT
    default_code = "reading_not_needed"
    default_detail = _("You may send the summary up at once: nobody has to read it before.")


class SettledProblem(Problem):
    status_code = HTTPStatus.CONFLICT
    default_code = "reading_settled"
    default_detail = _("Somebody decided already, or the text was replaced.")


class ReadingInput(StrictSerializer):
    confirmations = confirmations_field()
    national_summary = TextField(help_text="At most 2000 characters.")


class DecisionInput(StrictSerializer):
    confirmations = confirmations_field()
    status = CodeField(DECISIONS)
    reason = TextField(
        required=False, allow_blank=True, help_text="Needed to send the summary back."
    )


class ReadingOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    reference = serializers.CharField(source="case.reference")
    status = serializers.ChoiceField(ReadingStatus.choices)
    asked_at = serializers.DateTimeField()
    is_own = serializers.BooleanField(help_text="Whether the caller asked for it.")
    may_settle = serializers.BooleanField(help_text="Whether the caller may be the reader.")
    summary = serializers.CharField()
    reason = serializers.CharField(help_text="Why it was sent back, or nothing.")


class ReadingListOutput(serializers.Serializer[Any]):
    results = ReadingOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: a case has few.")


class ReadingErrors(CaseErrors):
    def handle_exception(self, exc: Exception) -> Response:
        match exc:
            case readings.ReadingNotFound():
                return super().handle_exception(NotFound())
            case readings.ReadingNotNeeded():
                return super().handle_exception(ReadingProblem())
            case readings.ReadingSettled():
                return super().handle_exception(SettledProblem())
        return super().handle_exception(exc)


@extend_schema(parameters=[REFERENCE])
class CaseReadings(ReadingErrors):
    """Summaries of a case that await, or awaited, their second reader: the commission's own."""

    @extend_schema(responses={200: ReadingListOutput, 410: GONE, 503: UNREADABLE})
    def get(self, request: ActorApiRequest, reference: str) -> Response:
        case = find_case(actor=request.actor, reference=reference)
        found = readings.readings_of_case(actor=request.actor, case=case)
        return Response(ReadingListOutput({"results": found, "next": None}).data)

    @extend_schema(
        parameters=[IF_MATCH],
        request=ReadingInput,
        responses={
            201: ReadingOutput,
            409: NOT_NOW,
            410: GONE,
            412: STALE,
            422: IDENTIFYING,
            503: UNREADABLE,
        },
    )
    def post(self, request: ActorApiRequest, reference: str) -> Response:
        """Ask a second person of the commission to read a summary before it leaves."""
        actor = request.actor
        case = find_case(actor=actor, reference=reference)
        wanted = ReadingInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = with_confirmations(dict(wanted.validated_data))
        reading = readings.ask_reading(
            actor=actor,
            case_id=case.pk,
            national_summary=given["national_summary"],
            confirmations=given.get("confirmations", ()),
            expected_version=expected_version(request, case),
        )
        view = readings.find_reading(actor=actor, reading_id=reading.pk)
        return Response(ReadingOutput(view).data, status=HTTPStatus.CREATED)


class ReadingDetail(ReadingErrors):
    """One summary, for its reader."""

    @extend_schema(
        request=DecisionInput,
        responses={
            200: ReadingOutput,
            409: NOT_NOW,
            410: GONE,
            422: IDENTIFYING,
            503: UNREADABLE,
        },
    )
    def patch(self, request: ActorApiRequest, reading: uuid.UUID) -> Response:
        """Confirm it, and it leaves; or send it back, with a reason."""
        actor = request.actor
        wanted = DecisionInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = with_confirmations(dict(wanted.validated_data))
        if given["status"] == ReadingStatus.CONFIRMED:
            readings.confirm_reading(actor=actor, reading_id=reading)
        else:
            readings.send_back(
                actor=actor,
                reading_id=reading,
                reason=given.get("reason", ""),
                confirmations=given.get("confirmations", ()),
            )
        view = readings.find_reading(actor=actor, reading_id=reading)
        return Response(ReadingOutput(view).data)
