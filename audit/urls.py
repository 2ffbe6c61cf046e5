"""The addresses of the journal's pages, under `/journal/`."""

from django.urls import path

from audit import proof_views, views

app_name = "audit"

urlpatterns = [
    path("", views.journal, name="journal"),
    path("export.csv", views.export, name="export"),
    path("anomalies/", views.anomalies, name="anomalies"),
    path("preuve/<int:entry>/", proof_views.prove_line, name="prove"),
]
