from rest_framework import serializers

from commissions.api.strict import StrictSerializer, TextField


class CredentialsSerializer(StrictSerializer):
    # Its form is not checked: a wrong address is a wrong log-in, whatever it looks like.
    email = TextField(max_length=254)
    password = TextField(max_length=200, write_only=True)
    # For the second factor of the accounts that have one.
    code = TextField(max_length=20, required=False, allow_blank=True)


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
