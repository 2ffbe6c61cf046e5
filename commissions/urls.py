from django.urls import path

from commissions import views

app_name = "commissions"

urlpatterns = [
    path("", views.account, name="account"),
    path("connexion/", views.log_in, name="login"),
    path("deconnexion/", views.log_out, name="logout"),
    path("mot-de-passe/", views.password_change, name="password_change"),
    path("siege/", views.choose_seat, name="choose_seat"),
]
