from django.urls import path

from referrals.assignments import api

urlpatterns = [
    path(
        "cases/<str:reference>/assignment/", api.CaseAssignment.as_view(), name="case-assignment"
    ),
    path("hand-overs/", api.HandOver.as_view(), name="hand-overs"),
]
