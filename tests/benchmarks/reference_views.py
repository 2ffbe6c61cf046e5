"""The directory as a usual DRF project would serve it: model serializers, well prefetched."""

from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet
from django.urls import include, path
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated

from contacts_map.enums import Tier
from contacts_map.models import SHOWN_STATUSES, Channel, ContactPoint, Organisation

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ["name", "kind", "website"]


class ChannelSerializer(serializers.ModelSerializer[Channel]):
    class Meta:
        model = Channel
        fields = ["kind", "value", "tier"]


class ContactPointSerializer(serializers.ModelSerializer[ContactPoint]):
    organisation = OrganisationSerializer()
    channels = ChannelSerializer(many=True)
    confirmed_at = serializers.DateTimeField()

    class Meta:
        model = ContactPoint
        fields = [
            "id",
            "organisation",
            "function",
            "kind",
            "is_referent",
            "scope",
            "departments",
            "region_code",
            "families",
            "age_bands",
            "exploitation",
            "languages",
            "dedicated_places",
            "trained_on",
            "status",
            "suspended_until",
            "stand_in",
            "declared_by",
            "declared_on",
            "source",
            "notes",
            "channels",
            "confirmed_at",
            "changed_at",
        ]


class PublicDirectory(ListAPIView[ContactPoint]):
    authentication_classes: tuple[type[BaseAuthentication], ...] = ()
    permission_classes: tuple[type[BasePermission], ...] = (AllowAny,)
    throttle_classes = ()
    pagination_class = None
    serializer_class = ContactPointSerializer
    tiers: tuple[str, ...] = (Tier.PUBLIC,)

    def get_queryset(self) -> QuerySet[Any]:
        shown = Channel.objects.filter(tier__in=self.tiers)
        found = ContactPoint.objects.filter(
            coverage__department=self.request.GET["department"], status__in=SHOWN_STATUSES
        )
        return (
            found.annotate(
                confirmed_at=Max("verifications__at", filter=Q(verifications__outcome="confirmed"))
            )
            .select_related("organisation")
            .prefetch_related("departments", Prefetch("channels", shown))
            .order_by("organisation__name", "pk")
        )


class PartnerDirectory(PublicDirectory):
    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    tiers = (Tier.PUBLIC, Tier.PARTNER)


urlpatterns = [
    path("public/", PublicDirectory.as_view()),
    path("partner/", PartnerDirectory.as_view()),
    path("", include("config.urls")),
]
