from django.urls import include, path, register_converter

from contacts_map import editing_views, reveal_views, views
from contacts_map.upkeep import views as upkeep


class DepartmentCode:
    """Two or three letters or digits: anything else is no department and reaches no query."""

    regex = "[0-9A-Za-z]{2,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DepartmentCode, "department_code")

app_name = "contacts_map"

urlpatterns = [
    path("", views.directory, name="directory"),
    path("contact/nouveau/", editing_views.create, name="contact_create"),
    path("contact/<int:contact_point_id>/", views.contact, name="contact"),
    path("contact/<int:contact_point_id>/modifier/", editing_views.edit, name="contact_edit"),
    path("contact/<int:contact_point_id>/verifier/", editing_views.verify, name="contact_verify"),
    path("contact/<int:contact_point_id>/publier/", editing_views.publish, name="contact_publish"),
    path(
        "contact/<int:contact_point_id>/suspendre/", editing_views.suspend, name="contact_suspend"
    ),
    path(
        "contact/<int:contact_point_id>/retirer/", editing_views.withdraw, name="contact_withdraw"
    ),
    path("", include("contacts_map.exchange.urls")),
    path("contact/<int:contact_point_id>/signaler/", upkeep.report, name="contact_report"),
    path(
        "contact/<int:contact_point_id>/coordonnees/", reveal_views.reveal, name="contact_reveal"
    ),
    path("sans-territoire/", views.nowhere, name="nowhere"),
    path("consultations/", reveal_views.days, name="reveals"),
    path("confirmer/<str:token>/", upkeep.confirm, name="confirm"),
    path("signalements/", upkeep.reports, name="reports"),
    path("signalements/<int:report_id>/repondre/", upkeep.answer, name="report_answer"),
    path("a-verifier/", upkeep.due, name="due"),
    path("couverture/", upkeep.board, name="board"),
    path("<department_code:code>/", views.department, name="department"),
]
