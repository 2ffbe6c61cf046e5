"""Who has a case in hand, in the API. Members are named by their e-mail address, within a body."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.response import Response

from audit.actors import Actor
from audit.requests import ActorApiRequest
from commissions.api.strict import StrictSerializer, TextField
from referrals.api.views import REFERENCE, CaseErrors
from referrals.assignments import services
from referrals.assignments.permissions import can_hand_over
from referrals.services import find_case


class AssignmentInput(StrictSerializer):
    member = TextField(max_length=254, allow_null=True, help_text="An e-mail address, or null.")


class AssignmentOutput(serializers.Serializer[Any]):
    member = serializers.CharField(
        allow_null=True, help_text="Of the caller’s own level; the other level learns no name."
    )


class HandOverInput(StrictSerializer):
    from_member = TextField(max_length=254, help_text="Who leaves, by e-mail address.")
    to_member = TextField(max_length=254)


class HandOverOutput(serializers.Serializer[Any]):
    cases = serializers.IntegerField(help_text="How many cases changed hands.")


@extend_schema(parameters=[REFERENCE])
class CaseAssignment(CaseErrors):
    """The person who has the case in hand, at the level of the caller."""

    @extend_schema(responses=AssignmentOutput)
    def get(self, request: ActorApiRequest, reference: str) -> Response:
        case = find_case(actor=request.actor, reference=reference)
        holder = services.holder_of(actor=request.actor, case=case)
        return Response(AssignmentOutput({"member": holder.email if holder else None}).data)

    @extend_schema(request=AssignmentInput, responses=AssignmentOutput)
    def put(self, request: ActorApiRequest, reference: str) -> Response:
        case = find_case(actor=request.actor, reference=reference)
        wanted = AssignmentInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        email = wanted.validated_data["member"]
        assignment = services.assign_case(
            actor=request.actor,
            case_id=case.pk,
            member_id=None if email is None else _member(request.actor, "member", email),
        )
        member = assignment.member.email if assignment else None
        return Response(AssignmentOutput({"member": member}).data)


class HandOver(CaseErrors):
    """Gives all the open cases that somebody has in hand to another member of the body."""

    @extend_schema(request=HandOverInput, responses=HandOverOutput)
    def post(self, request: ActorApiRequest) -> Response:
        actor = request.actor
        if not can_hand_over(actor):
            raise PermissionDenied
        wanted = HandOverInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        leaving = {one.member.email: one.member.pk for one in services.holders(actor=actor)}
        email = wanted.validated_data["from_member"].strip().lower()
        if email not in leaving:
            raise ValidationError({"from_member": [_("This person has no case in hand.")]})
        count = services.hand_over(
            actor=actor,
            from_member_id=leaving[email],
            to_member_id=_member(actor, "to_member", wanted.validated_data["to_member"]),
        )
        return Response(HandOverOutput({"cases": count}).data)


def _member(actor: Actor, field: str, email: str) -> int:
    """The member of the actor's own body with this address; nothing is said of the others."""
    known = {one.email: one.pk for one in services.possible_holders(actor=actor)}
    address = email.strip().lower()
    if address not in known:
        raise ValidationError({field: [_("This person has no seat in your body.")]})
    return known[address]
