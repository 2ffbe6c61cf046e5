from django.urls import include, path

from contacts_map import api

urlpatterns = [
    path("departments/", api.DepartmentList.as_view(), name="departments"),
    path("departments/<str:code>/", api.DepartmentDetail.as_view(), name="department"),
    path("hsds/", include("contacts_map.exchange.api_urls")),
    path("places/", api.PlaceList.as_view(), name="places"),
    path("contact-points/", api.ContactPointList.as_view(), name="contact_points"),
    path(
        "contact-points/<int:contact_point_id>/",
        api.ContactPointDetail.as_view(),
        name="contact_point",
    ),
]
