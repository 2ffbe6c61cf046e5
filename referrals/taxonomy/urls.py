"""The addresses of the taxonomy editor, under `/coordination/taxonomie/`."""

from django.urls import path

from referrals.taxonomy import views

app_name = "taxonomy"

urlpatterns = [
    path("", views.taxonomy, name="list"),
    path("nouveau/", views.new_type, name="new"),
    path("causes/<str:code>/", views.edit_cause, name="cause"),
    path("<str:code>/", views.edit_type, name="type"),
    path("<str:code>/retirer/", views.withdraw, name="withdraw"),
]
