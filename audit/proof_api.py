"""The proofs of the journal for programs: checkpoint, keys, inclusion, consistency."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.proofs import (
    LineNotFound,
    LineNotSealed,
    ProofForbidden,
    SizeUnknown,
    checkpoint_now,
    consistency_proof,
    line_proof,
    line_proof_now,
)
from audit.reading import LARGEST_IDENTIFIER
from audit.requests import ActorRequest
from audit.trail import current_public_key, hand_over_notes


class NotSealedYet(APIException):
    status_code = 503
    default_detail = _("This line is not sealed yet: ask again in a minute.")
    default_code = "not_sealed"


class SizeField(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_IDENTIFIER, **kwargs)


class LineQuery(serializers.Serializer[Any]):
    entry = SizeField(help_text="Number of the entry.")
    size = SizeField(required=False, help_text="Size of a checkpoint that you hold.")


class ConsistencyQuery(serializers.Serializer[Any]):
    """`from` is a word of Python: both sizes are added by name."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {
            "from": SizeField(help_text="Size of the older checkpoint."),
            "to": SizeField(required=False, help_text="Size of the newer; the latest by default."),
        }


class LineProofSerializer(serializers.Serializer[Any]):
    """Read by audit/verifier/verify.py. Hashes are in base64."""

    format = serializers.CharField()
    entry = serializers.IntegerField()
    index = serializers.IntegerField()
    size = serializers.IntegerField()
    leaf = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField())
    head = serializers.CharField(allow_null=True)
    digest = serializers.CharField(allow_null=True)
    content = serializers.CharField(allow_null=True)
    purged_by = serializers.JSONField(allow_null=True)
    checkpoint = serializers.CharField()
    hand_overs = serializers.ListField(child=serializers.CharField())


class ConsistencyProofSerializer(serializers.Serializer[Any]):
    format = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        sizes = {name: serializers.IntegerField() for name in ("from", "to")}
        return {**sizes, **super().get_fields()}


class HandOversSerializer(serializers.Serializer[Any]):
    hand_overs = serializers.ListField(child=serializers.CharField())


class PublicView(APIView):
    """Open to everybody, without a token: it says nothing about anybody."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class CheckpointView(PublicView):
    """The latest signed checkpoint, in the text form of C2SP."""

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR}, auth=[])
    def get(self, request: Request) -> HttpResponse:
        try:
            return _text(checkpoint_now().note)
        except LineNotSealed:
            raise NotSealedYet from None


class KeyView(PublicView):
    """The public key that signs now, `name+id+base64`. Keep it: a later one is handed over."""

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR}, auth=[])
    def get(self, request: Request) -> HttpResponse:
        return _text(f"{current_public_key()}\n")


class HandOversView(PublicView):
    """By which signed statements one key followed another, oldest first."""

    @extend_schema(responses=HandOversSerializer, auth=[])
    def get(self, request: Request) -> Response:
        return Response({"hand_overs": hand_over_notes()})


class InclusionProofView(APIView):
    """That an entry is in the journal. A line that no checkpoint covers yet is sealed at once."""

    @extend_schema(parameters=[LineQuery], responses=LineProofSerializer)
    def get(self, request: Request) -> Response:
        wanted = LineQuery(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        return Response(_line_proof(request, **wanted.validated_data))


class ConsistencyProofView(APIView):
    """That the journal at one size begins with what it was at a smaller size."""

    @extend_schema(parameters=[ConsistencyQuery], responses=ConsistencyProofSerializer)
    def get(self, request: Request) -> Response:
        wanted = ConsistencyQuery(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        sizes = wanted.validated_data
        actor = cast(ActorRequest, request).actor
        try:
            proof = consistency_proof(actor=actor, old_size=sizes["from"], size=sizes.get("to"))
        except ProofForbidden:
            raise PermissionDenied from None
        except SizeUnknown:
            raise ValidationError({"to": _size_unknown()}) from None
        except LineNotSealed:
            raise NotSealedYet from None
        return Response(proof)


def _line_proof(request: Request, *, entry: int, size: int | None = None) -> dict[str, Any]:
    actor = cast(ActorRequest, request).actor
    try:
        if size is not None:
            return line_proof(actor=actor, entry_id=entry, size=size)
        return line_proof_now(actor=actor, entry_id=entry)
    except ProofForbidden:
        raise PermissionDenied from None
    except LineNotFound:
        raise NotFound from None
    except SizeUnknown:
        raise ValidationError({"size": _size_unknown()}) from None
    except LineNotSealed:
        if size is not None:
            raise ValidationError({"size": _("The line came after this checkpoint.")}) from None
        raise NotSealedYet from None


def _size_unknown() -> str:
    return _("No signed checkpoint has this size.")


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
