from django.urls import path

from commissions.api import views

urlpatterns = [
    path("auth/token/", views.TokenView.as_view(), name="token"),
    path("account/", views.AccountView.as_view(), name="account"),
]
