"""The addresses of the patterns, under `/repetitions/`."""

from django.urls import path

from referrals.patterns import views

app_name = "patterns"

urlpatterns = [
    path("", views.patterns, name="list"),
    path("<int:pattern>/", views.pattern_page, name="pattern"),
    path("recommandations/<uuid:recommendation>/", views.step, name="step"),
]
