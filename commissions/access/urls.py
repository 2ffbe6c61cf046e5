"""The addresses of allauth, under names that it looks for."""

from django.urls import path

from commissions import views

urlpatterns = [
    path("connexion/", views.log_in, name="account_login"),
    path("deconnexion/", views.log_out, name="account_logout"),
]
