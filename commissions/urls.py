from django.urls import path

from commissions import views
from commissions.access import reset_views, session_views
from commissions.charter.views import charter
from commissions.invitations.views import accept
from commissions.proconnect import views as proconnect

app_name = "commissions"

urlpatterns = [
    path("", views.account, name="account"),
    path("connexion/", views.log_in, name="login"),
    path("deconnexion/", views.log_out, name="logout"),
    path("mot-de-passe/", views.password_change, name="password_change"),
    path("mot-de-passe/oublie/", reset_views.reset_ask, name="reset_ask"),
    path("mot-de-passe/oublie/envoye/", reset_views.reset_asked, name="reset_asked"),
    path(
        "mot-de-passe/nouveau/<uidb64>/<token>/", reset_views.reset_confirm, name="reset_confirm"
    ),
    path("sessions/", session_views.session_list, name="sessions"),
    path("sessions/<int:pk>/fin/", session_views.session_end, name="session_end"),
    path("sessions/autres/fin/", session_views.session_end_others, name="session_end_others"),
    path("proconnect/", proconnect.log_in, name="proconnect_login"),
    path("proconnect/retour/", proconnect.come_back, name="proconnect_return"),
    path("proconnect/fin/", proconnect.after_end, name="proconnect_end"),
    path("proconnect/identite/", proconnect.own_identity, name="proconnect_identity"),
    path("proconnect/delier/", proconnect.unlink, name="proconnect_unlink"),
    path("charte/", charter, name="charter"),
    path("invitation/<str:token>/", accept, name="invitation"),
    path("siege/", views.choose_seat, name="choose_seat"),
]
