"""All the addresses. Each app keeps its own; the French paths are those of the design."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
