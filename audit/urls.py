"""The addresses of the journal's pages, under `/journal/`."""

from django.urls import path

from audit import views

app_name = "audit"

urlpatterns = [path("", views.journal, name="journal")]
