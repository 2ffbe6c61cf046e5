"""The addresses of the owners of cases, under `/dossiers/`."""

from django.urls import path

from referrals.retention import views

urlpatterns = [
    path("conservation/", views.coming, name="retention_coming"),
    path("<str:reference>/conservation/", views.of_case, name="retention"),
]
