from django.urls import path

from referrals.api import views

urlpatterns = [
    path("cases/", views.CaseList.as_view(), name="cases"),
    path("cases/<str:reference>/", views.CaseDetail.as_view(), name="case"),
    path("cases/<str:reference>/moves/", views.CaseMoves.as_view(), name="case-moves"),
    path("screening/", views.Screening.as_view(), name="screening"),
]
