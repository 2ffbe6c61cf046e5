"""The files that leave, below the addresses of the cases."""

from django.urls import path

from referrals.exports import views

urlpatterns = [
    path("liste.csv", views.case_list_file, name="list_csv"),
    path("<str:reference>/dossier.pdf", views.case_document, name="case_pdf"),
]
