"""The API, version 1. Each app lists its own operations."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

app_name = "api"

urlpatterns = [
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
    path("", include("commissions.api.urls")),
    path("", include("contacts_map.api_urls")),
    path("", include("referrals.api.urls")),
    path("", include("audit.api_urls")),
]
