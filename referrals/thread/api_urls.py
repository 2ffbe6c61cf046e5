from django.urls import path

from referrals.thread import api

urlpatterns = [
    path("cases/<str:reference>/messages/", api.CaseMessages.as_view(), name="case-messages"),
    path(
        "cases/<str:reference>/messages/<uuid:message>/",
        api.CaseMessage.as_view(),
        name="case-message",
    ),
]
