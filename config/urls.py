"""All the addresses. Each app keeps its own; the French paths are those of the design."""

from django.urls import include, path

from config import health_urls, views
from contacts_map.views import home

urlpatterns = [
    path("", home, name="home"),
    path("annuaire/", include("contacts_map.urls")),
    path("dossiers/", include("referrals.urls")),
    path("coordination/taxonomie/", include("referrals.taxonomy.urls")),
    path("coordination/", include("referrals.coordination_urls")),
    path("notifications/", include("referrals.notifications.urls")),
    path("reunions/", include("referrals.meetings.urls")),
    path("repetitions/", include("referrals.patterns.urls")),
    path("relais/", include("referrals.relays.urls")),
    path("conformite/", include("referrals.retention.oversight_urls")),
    path("journal/", include("audit.urls")),
    path("compte/", include("commissions.urls")),
    path("compte/", include("commissions.access.urls")),
    path("compte/jetons/", include("commissions.api_access.urls")),
    path("administration/", include("commissions.administration.urls")),
    path("api/v1/", include("config.api.urls")),
    path("", include(health_urls)),
    path("", include("config.page_urls")),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
