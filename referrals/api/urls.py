from django.urls import include, path

from referrals.api import views

urlpatterns = [
    path("cases/", views.CaseList.as_view(), name="cases"),
    path("cases/<str:reference>/", views.CaseDetail.as_view(), name="case"),
    path("cases/<str:reference>/moves/", views.CaseMoves.as_view(), name="case-moves"),
    path("cases/<str:reference>/summary/", views.CaseSummary.as_view(), name="case-summary"),
    path("cases/<str:reference>/questions/", views.CaseQuestions.as_view(), name="case-questions"),
    path("", include("referrals.assignments.api_urls")),
    path("", include("referrals.leaving.api_urls")),
    path("", include("referrals.relays.api_urls")),
    path("", include("referrals.thread.api_urls")),
    path("screening/", views.Screening.as_view(), name="screening"),
]
