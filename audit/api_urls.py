"""The addresses of the journal in the API, under `/api/v1/`."""

from django.urls import path

from audit.api import EntryList

urlpatterns = [path("audit/entries/", EntryList.as_view(), name="audit-entries")]
