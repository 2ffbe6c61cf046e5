"""Bodies, seats, invitations and the charter, under `/administration/`."""

from django.urls import path

from commissions.administration import views
from commissions.administration.quota_view import quota
from commissions.charter.views import publish
from commissions.invitations import views as invitations

app_name = "administration"

urlpatterns = [
    path("", invitations.invitation_list, name="invitations"),
    path("invitations/nouvelle/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/approuver/", invitations.approve, name="approve"),
    path("invitations/<int:pk>/retirer/", invitations.withdraw, name="withdraw"),
    path("organismes/", views.body_list, name="bodies"),
    path("organismes/nouveau/", views.body_edit, name="body_new"),
    path("organismes/<int:pk>/", views.body_seats, name="body"),
    path("organismes/<int:pk>/modifier/", views.body_edit, name="body_edit"),
    path(
        "organismes/<int:pk>/comptes/<int:member_pk>/rouvrir/",
        views.account_reopen,
        name="account_reopen",
    ),
    path("sieges/<int:pk>/fin/", views.seat_end, name="seat_end"),
    path("quota/", quota, name="quota"),
    path("charte/", publish, name="charter"),
]
