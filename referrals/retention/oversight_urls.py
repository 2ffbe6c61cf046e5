"""The addresses of oversight, under `/conformite/`."""

from django.urls import path

from referrals.retention import oversight_views as views

app_name = "retention"

urlpatterns = [
    path("conservation/", views.overview, name="overview"),
    path("conservation/rapport.csv", views.report, name="report"),
    path("conservation/appliquer/", views.run, name="run"),
    path("conservation/suspendre/", views.hold, name="hold"),
    path("conservation/reprendre/", views.lift, name="lift"),
]
