"""The addresses of the notices, under `/notifications/`."""

from django.urls import path

from referrals.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.notices, name="list"),
    path("lues/", views.read_all, name="read_all"),
    path("courriels/", views.dead_letters, name="dead_letters"),
    path("courriels/<uuid:mail>/renvoyer/", views.retry, name="retry"),
]
