"""Tokens of the API and the caller's own account."""

from http import HTTPStatus
from typing import cast

from django.db import transaction
from django.utils.decorators import method_decorator
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.requests import ActorApiRequest
from commissions.access.factors import require_factor
from commissions.api.errors import REFUSALS, login_problem
from commissions.api.serializers import (
    AccountSerializer,
    CredentialsSerializer,
    TokenSerializer,
)
from commissions.api_access.scopes import Scope
from commissions.api_access.services import issue_token, revoke_token
from commissions.authentication import member_with_password
from commissions.charter.services import require_acceptance
from commissions.models import Member


# A refused log-in must keep its count and its line in the journal: no transaction around it.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class TokenView(APIView):
    """`POST` exchanges an address and a password for a token, `DELETE` revokes the one used."""

    serializer_class = TokenSerializer

    def get_permissions(self) -> list[AllowAny | IsAuthenticated]:
        return [AllowAny() if self.request.method == "POST" else IsAuthenticated()]

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer, auth=[])
    def post(self, request: Request) -> Response:
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        try:
            member = member_with_password(
                request=request,
                email=credentials.validated_data["email"],
                password=credentials.validated_data["password"],
            )
            require_factor(
                request=request,
                member=member,
                code=credentials.validated_data.get("code", ""),
            )
            require_acceptance(member)
        except REFUSALS as refusal:
            raise login_problem(refusal) from None
        secret, expiry = issue_token(
            member=member, scopes=credentials.validated_data.get("scope") or [Scope.WHOLE_ROLE]
        )
        return Response({"token": secret, "expiry": expiry})

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: ActorApiRequest) -> Response:
        if isinstance(request.auth, AuthToken):
            revoke_token(actor=request.actor, token=request.auth)
        return Response(status=HTTPStatus.NO_CONTENT)


class AccountView(APIView):
    """Who the caller is."""

    @extend_schema(responses=AccountSerializer)
    def get(self, request: ActorApiRequest) -> Response:
        actor, member = request.actor, cast(Member, request.user)
        body = None if actor.body_id is None else {"id": actor.body_id, "name": actor.body}
        return Response(
            {
                "email": member.email,
                "full_name": member.full_name,
                "role": actor.role,
                "body": body,
                "departments": sorted(actor.departments),
            }
        )
