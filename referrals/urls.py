"""The addresses of the cases, under `/dossiers/`."""

from django.urls import include, path

from referrals.views import listing, moving, reading, writing

app_name = "referrals"

urlpatterns = [
    path("", listing.case_list, name="list"),
    path("nouveau/", writing.new_case, name="new"),
    path("", include("referrals.thread.urls")),
    path("<str:reference>/", reading.case_page, name="case"),
    path("<str:reference>/modifier/", writing.edit, name="edit"),
    path("<str:reference>/supprimer/", writing.delete, name="delete"),
    path("<str:reference>/action/<str:target>/", moving.move, name="move"),
]
