from django.urls import path

from referrals.leaving import api

urlpatterns = [
    path(
        "cases/<str:reference>/second-readings/",
        api.CaseReadings.as_view(),
        name="case-second-readings",
    ),
    path("second-readings/<uuid:reading>/", api.ReadingDetail.as_view(), name="second-reading"),
]
