"""The addresses of the relays, under `/relais/`."""

from django.urls import path

from referrals.relays import views

app_name = "relays"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("<uuid:relay_id>/", views.relay, name="relay"),
]
