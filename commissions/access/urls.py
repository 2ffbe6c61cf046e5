"""The addresses of allauth, under the names that it looks for."""

from django.urls import path

from commissions import views
from commissions.access import factor_views as factors

urlpatterns = [
    path("connexion/", views.log_in, name="account_login"),
    path("connexion/code/", factors.second_step, name="mfa_authenticate"),
    path("connexion/cle/", factors.login_by_passkey, name="mfa_login_webauthn"),
    path("deconnexion/", views.log_out, name="account_logout"),
    path("confirmation/", factors.prove_by_password, name="account_reauthenticate"),
    path("confirmation/code/", factors.prove_by_code, name="mfa_reauthenticate"),
    path("confirmation/cle/", factors.prove_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("second-facteur/", factors.index, name="mfa_index"),
    path("second-facteur/application/", factors.add_application, name="mfa_activate_totp"),
    path(
        "second-facteur/application/retirer/",
        factors.remove_application,
        name="mfa_deactivate_totp",
    ),
    path("second-facteur/cles/", factors.add_passkey, name="mfa_add_webauthn"),
    path("second-facteur/cles/<int:pk>/nommer/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path(
        "second-facteur/cles/<int:pk>/retirer/",
        factors.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("second-facteur/codes/", factors.show_codes, name="mfa_view_recovery_codes"),
    path("second-facteur/codes/nouveaux/", factors.new_codes, name="mfa_generate_recovery_codes"),
]
