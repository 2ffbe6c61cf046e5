from django.urls import path

from commissions.api_access import views

app_name = "tokens"

urlpatterns = [
    path("", views.token_list, name="list"),
    path("logiciel/", views.new_program, name="new"),
    path("tous/", views.all_tokens, name="all"),
    path("<uuid:grant_id>/revoquer/", views.revoke, name="revoke"),
]
