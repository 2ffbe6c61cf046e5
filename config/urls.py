"""All the addresses. Each app keeps its own; the French paths are those of the design."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("config.page_urls")),
]
