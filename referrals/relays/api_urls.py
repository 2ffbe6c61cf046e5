from django.urls import path

from referrals.relays import api

urlpatterns = [
    path("cases/<str:reference>/relays/", api.CaseRelays.as_view(), name="case-relays"),
    path("relays/", api.RelayList.as_view(), name="relays"),
    path("relays/<uuid:relay_id>/", api.RelayDetail.as_view(), name="relay"),
    path("ministry-desks/", api.Desks.as_view(), name="ministry-desks"),
]
