"""The thread of a case in the API."""

import uuid
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from audit.actors import Role
from audit.requests import ActorApiRequest
from commissions.api.strict import CodeField, CodesField, StrictSerializer, TextField
from referrals.api.errors import Problem
from referrals.api.inputs import confirmations_field, with_confirmations
from referrals.api.views import GONE, IDENTIFYING, REFERENCE, UNREADABLE, CaseErrors
from referrals.thread import services
from referrals.thread.enums import MENTIONABLE, Tier
from referrals.thread.services import MessageView

TOO_LATE = OpenApiResponse(description="The ten minutes are over.")


class MessageInput(StrictSerializer):
    text = TextField(help_text="At most 2000 characters; identifying text is refused (422).")
    tier = CodeField(
        Tier.choices, default=Tier.BODY.value, help_text="Left out: the caller’s own body only."
    )
    relay = serializers.UUIDField(
        required=False, allow_null=True, help_text="With the tier `relay`, and only with it."
    )
    mentions = CodesField(MENTIONABLE, required=False)
    confirmations = confirmations_field()


class MessageOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    tier = serializers.ChoiceField(Tier.choices)
    relay = serializers.UUIDField(allow_null=True)
    role = serializers.ChoiceField(Role.choices)
    body = serializers.CharField()
    mentions = serializers.ListField(child=serializers.ChoiceField(Role.choices))
    written_at = serializers.DateTimeField()
    is_own = serializers.BooleanField()
    is_new = serializers.BooleanField(help_text="Written since the caller last read the thread.")
    is_withdrawn = serializers.BooleanField()
    withdrawable_until = serializers.DateTimeField(allow_null=True)
    read_by = serializers.ListField(
        child=serializers.CharField(), help_text="To its author: the bodies that read it."
    )
    text = serializers.CharField(help_text="Empty when it was taken back.")


class MessageListOutput(serializers.Serializer[Any]):
    results = MessageOutput(many=True)
    next = serializers.CharField(allow_null=True)


class MessageAlreadySentProblem(Problem):
    status_code = HTTPStatus.CONFLICT
    default_code = "message_already_sent"
    default_detail = _("The ten minutes are over: its readers may have been told.")


class ThreadErrors(CaseErrors):
    def handle_exception(self, exc: Exception) -> Response:
        match exc:
            case services.MessageNotFound():
                exc = NotFound()
            case services.MessageAlreadySent():
                exc = MessageAlreadySentProblem()
        return super().handle_exception(exc)


@extend_schema(parameters=[REFERENCE])
class CaseMessages(ThreadErrors):
    """The messages of a case that the caller may read, oldest first. Each reading is journalled.

    A ministry desk reads and writes those about its own relay.
    """

    @extend_schema(responses={200: MessageListOutput, 410: GONE, 503: UNREADABLE})
    def get(self, request: ActorApiRequest, reference: str) -> Response:
        thread = services.read_thread(actor=request.actor, reference=reference)
        lines = [_line(one) for one in thread.messages]
        return Response(MessageListOutput({"results": lines, "next": None}).data)

    @extend_schema(
        request=MessageInput,
        responses={201: MessageOutput, 410: GONE, 422: IDENTIFYING, 503: UNREADABLE},
    )
    def post(self, request: ActorApiRequest, reference: str) -> Response:
        """Write a message. Nobody is told of it for ten minutes."""
        services.find_thread(actor=request.actor, reference=reference)
        wanted = MessageInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = with_confirmations(dict(wanted.validated_data))
        message = services.write_message(
            actor=request.actor,
            reference=reference,
            text=given["text"],
            tier=given["tier"],
            relay_id=given.get("relay"),
            mentions=given.get("mentions", ()),
            confirmations=given.get("confirmations", ()),
        )
        thread = services.read_thread(actor=request.actor, reference=reference)
        line = next(_line(one) for one in thread.messages if one.id == message.pk)
        return Response(MessageOutput(line).data, status=HTTPStatus.CREATED)


@extend_schema(parameters=[REFERENCE])
class CaseMessage(ThreadErrors):
    @extend_schema(responses={204: None, 409: TOO_LATE})
    def delete(self, request: ActorApiRequest, reference: str, message: uuid.UUID) -> Response:
        """Take one’s own message back, within ten minutes. Its text is destroyed."""
        services.withdraw_message(actor=request.actor, reference=reference, message_id=message)
        return Response(status=HTTPStatus.NO_CONTENT)


def _line(view: MessageView) -> dict[str, Any]:
    names = [str(name) for name in MessageOutput().get_fields()]
    values = {name: getattr(view, name) for name in names}
    return values | {"relay": view.relay.pk if view.relay else None}
