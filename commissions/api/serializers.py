from rest_framework import serializers


class CredentialsSerializer(serializers.Serializer[object]):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False, write_only=True)
    code = serializers.CharField(max_length=20, required=False, allow_blank=True)


class TokenSerializer(serializers.Serializer[object]):
    token = serializers.CharField()
    expiry = serializers.DateTimeField()


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
