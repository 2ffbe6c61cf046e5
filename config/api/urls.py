"""The API, version 1. Each app lists its own operations."""

from django.urls import include, path

from config.api.schema import SchemaView

app_name = "api"

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("", include("commissions.api.urls")),
    path("", include("contacts_map.api_urls")),
    path("", include("referrals.api.urls")),
    path("", include("audit.api_urls")),
]
