"""The addresses of the pages that belong to no app."""

from django.urls import path

from config import views

urlpatterns = [
    path("langue/", views.switch_language, name="language"),
    path("session/", views.keep_session, name="session"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal_notice, name="legal_notice"),
    path("donnees-personnelles/", views.personal_data, name="personal_data"),
]
