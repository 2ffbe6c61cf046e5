"""The addresses of the national coordination, under `/coordination/`."""

from django.urls import path

from referrals.views import listing

app_name = "coordination"

urlpatterns = [path("", listing.queue, name="queue")]
