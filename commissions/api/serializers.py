from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from commissions.api.strict import StrictSerializer, TextField
from commissions.api_access.scopes import NARROW_SCOPES


class ScopeField(TextField):
    """Scopes in one text, with spaces between them, as OAuth 2 writes them (RFC 6749, 3.3)."""

    default_error_messages = {
        "unknown_scope": _("Unknown scope. Those that exist: %(scopes)s."),
    }

    def to_internal_value(self, data: Any) -> Any:
        asked = super().to_internal_value(data).split(" ")
        if not set(asked) <= set(NARROW_SCOPES):
            known = ", ".join(NARROW_SCOPES)
            message = self.error_messages["unknown_scope"] % {"scopes": known}
            raise serializers.ValidationError(message, code="unknown_scope")
        return [scope for scope in NARROW_SCOPES if scope in asked]


class CredentialsSerializer(StrictSerializer):
    # Its form is not checked: a wrong address is a wrong log-in, whatever it looks like.
    email = TextField(max_length=254)
    password = TextField(max_length=200, write_only=True)
    # For the second factor of the accounts that have one.
    code = TextField(max_length=20, required=False, allow_blank=True)
    # Without it, the token may do all that the role may do.
    scope = ScopeField(max_length=100, required=False)


class TokenSerializer(serializers.Serializer[object]):
    token = serializers.CharField()
    expiry = serializers.DateTimeField(allow_null=True)


class BodySerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class AccountSerializer(serializers.Serializer[object]):
    """Who the caller is: the seat through which the token or the session acts."""

    email = serializers.EmailField()
    full_name = serializers.CharField()
    role = serializers.CharField()
    body = BodySerializer(allow_null=True)
    departments = serializers.ListField(child=serializers.CharField())
