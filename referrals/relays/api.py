"""Relays in the API."""

import uuid
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.response import Response

from audit.requests import ActorApiRequest
from commissions.api.strict import CodeField, StrictSerializer, TextField
from referrals.api.errors import Problem
from referrals.api.inputs import confirmations_field, with_confirmations
from referrals.api.preconditions import expected_version
from referrals.api.views import (
    CONFLICT,
    GONE,
    IDENTIFYING,
    IF_MATCH,
    REFERENCE,
    STALE,
    UNREADABLE,
    CaseErrors,
)
from referrals.deadlines import local_day
from referrals.enums import Level, Means, RelayStatus
from referrals.models import Relay
from referrals.permissions import can_review_escalations
from referrals.relays import services
from referrals.services import find_case

SETTLED_BEFORE = OpenApiResponse(
    description="The relay cannot become that from its present `state`; `allowed` are possible."
)
MOST_IN_A_LIST = 500


class RelayInput(StrictSerializer):
    """A relay goes to one contact point, or from the national level to one ministry desk."""

    desk = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    contact_point = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    request = TextField(help_text="What is asked; at most 2000 characters.")
    means = CodeField(Means.choices, required=False, help_text="How it was approached.")
    due_on = serializers.DateField(required=False, help_text="Left out: ten working days.")
    confirmations = confirmations_field()


class OutcomeInput(StrictSerializer):
    status = CodeField(RelayStatus.choices)
    answer = TextField(
        required=False,
        allow_blank=True,
        help_text="Needed for an answer and for a refusal (its reason).",
    )
    means = CodeField(
        Means.choices, required=False, help_text="How the contact point was approached."
    )
    confirmations = confirmations_field()


class RelayLineOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    reference = serializers.CharField(help_text="That of the case.")
    department = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    level = serializers.ChoiceField(Level.choices)
    desk = serializers.IntegerField(allow_null=True)
    contact_point = serializers.IntegerField(allow_null=True)
    addressee = serializers.CharField()
    status = serializers.ChoiceField(RelayStatus.choices)
    due_on = serializers.DateField()
    overdue = serializers.BooleanField()
    sent_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)


class RelayOutput(RelayLineOutput):
    """The texts are null for whoever sees that the relay exists and may not read it."""

    request = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_null=True)
    allowed = serializers.ListField(child=serializers.ChoiceField(RelayStatus.choices))
    proposes = serializers.CharField(
        allow_blank=True,
        help_text="The type of dysfunction that this outcome offers to log: REF-01 or REF-02.",
    )


class RelayListOutput(serializers.Serializer[Any]):
    results = RelayOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: a case has few relays.")


class DeskRelayListOutput(serializers.Serializer[Any]):
    results = RelayLineOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: awaited answers only.")


class DeskOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class DeskListOutput(serializers.Serializer[Any]):
    results = DeskOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null.")


class RelaySettledProblem(Problem):
    status_code = HTTPStatus.CONFLICT
    default_code = "relay_not_possible"
    default_detail = _("The relay cannot become that from its present status.")


class RelayErrors(CaseErrors):
    def handle_exception(self, exc: Exception) -> Response:
        match exc:
            case services.RelayNotFound():
                exc = NotFound()
            case services.RelayNotPossible():
                exc = RelaySettledProblem(state=exc.status, allowed=exc.allowed)
        return super().handle_exception(exc)


@extend_schema(parameters=[REFERENCE])
class CaseRelays(RelayErrors):
    """To whom a case was sent, and what came of it. The reading is a line in the journal."""

    @extend_schema(responses={200: RelayListOutput, 410: GONE, 503: UNREADABLE})
    def get(self, request: ActorApiRequest, reference: str) -> Response:
        views = services.relays_of_case(actor=request.actor, reference=reference)
        lines = [relay_values(view) for view in views]
        return Response(RelayListOutput({"results": lines, "next": None}).data)

    @extend_schema(
        parameters=[IF_MATCH],
        request=RelayInput,
        responses={
            201: RelayOutput,
            409: CONFLICT,
            410: GONE,
            412: STALE,
            422: IDENTIFYING,
            503: UNREADABLE,
        },
    )
    def post(self, request: ActorApiRequest, reference: str) -> Response:
        """Send the case. The first relay to a ministry moves an acknowledged case to `relayed`."""
        case = find_case(actor=request.actor, reference=reference)
        wanted = RelayInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = with_confirmations(dict(wanted.validated_data))
        relay = services.send_relay(
            actor=request.actor,
            case_id=case.pk,
            desk_id=given.pop("desk", None),
            contact_point_id=given.pop("contact_point", None),
            expected_version=expected_version(request, case),
            **given,
        )
        view = services.read_relay(actor=request.actor, relay_id=relay.pk)
        return Response(RelayOutput(relay_values(view)).data, status=HTTPStatus.CREATED)


class RelayList(RelayErrors):
    """The relays addressed to the caller's ministry desk whose answer is awaited."""

    @extend_schema(operation_id="relays_list", responses=DeskRelayListOutput)
    def get(self, request: ActorApiRequest) -> Response:
        relays = services.list_relays(actor=request.actor).filter(
            status__in=[RelayStatus.SENT, RelayStatus.ACCEPTED]
        )
        lines = [_line(one) for one in relays.order_by("due_on", "pk")[:MOST_IN_A_LIST]]
        return Response(DeskRelayListOutput({"results": lines, "next": None}).data)


class RelayDetail(RelayErrors):
    """One relay, for the desk that answers it and for those who sent it."""

    @extend_schema(responses={200: RelayOutput, 410: GONE, 503: UNREADABLE})
    def get(self, request: ActorApiRequest, relay_id: uuid.UUID) -> Response:
        view = services.read_relay(actor=request.actor, relay_id=relay_id)
        return Response(RelayOutput(relay_values(view)).data)

    @extend_schema(
        request=OutcomeInput,
        responses={
            200: RelayOutput,
            409: SETTLED_BEFORE,
            410: GONE,
            422: IDENTIFYING,
            503: UNREADABLE,
        },
    )
    def patch(self, request: ActorApiRequest, relay_id: uuid.UUID) -> Response:
        """Record what became of it."""
        services.require_visible(actor=request.actor, relay_id=relay_id)
        wanted = OutcomeInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = with_confirmations(dict(wanted.validated_data))
        services.settle_relay(actor=request.actor, relay_id=relay_id, **given)
        view = services.read_relay(actor=request.actor, relay_id=relay_id)
        return Response(RelayOutput(relay_values(view)).data)


class Desks(CaseErrors):
    """The ministry desks to which the national level relays."""

    @extend_schema(responses=DeskListOutput)
    def get(self, request: ActorApiRequest) -> Response:
        if not can_review_escalations(request.actor):
            raise PermissionDenied
        lines = [{"id": one.pk, "name": one.name} for one in services.ministry_desks()]
        return Response(DeskListOutput({"results": lines, "next": None}).data)


def relay_values(view: services.RelayView) -> dict[str, Any]:
    return _line(view.relay) | {
        "overdue": view.is_overdue,
        "request": view.request,
        "answer": view.answer,
        "allowed": view.outcomes,
        "proposes": view.proposes,
    }


def _line(relay: Relay) -> dict[str, Any]:
    case = relay.case
    return {
        "id": relay.pk,
        "reference": case.reference,
        "department": case.department_id,
        "types": [one.type.code for one in case.dysfunctions.all()],
        "level": relay.level,
        "desk": relay.desk_id,
        "contact_point": relay.contact_point_id,
        "addressee": relay.addressee,
        "status": relay.status,
        "due_on": relay.due_on,
        "overdue": relay.is_overdue(local_day(timezone.now())),
        "sent_at": relay.created_at,
        "settled_at": relay.settled_at,
    }
