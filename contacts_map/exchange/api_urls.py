"""Under /api/v1/hsds/. Without a final slash, as the reference of HSDS has its paths."""

from django.urls import path

from contacts_map.exchange import hsds_api

urlpatterns = [
    path("", hsds_api.About.as_view(), name="hsds"),
    path("services", hsds_api.ServiceList.as_view(), name="hsds_services"),
    path("services/<str:identifier>", hsds_api.ServiceDetail.as_view(), name="hsds_service"),
    path("organizations", hsds_api.OrganizationList.as_view(), name="hsds_organizations"),
    path(
        "organizations/<str:identifier>",
        hsds_api.OrganizationDetail.as_view(),
        name="hsds_organization",
    ),
    path("locations", hsds_api.LocationList.as_view(), name="hsds_locations"),
    path("locations/<str:identifier>", hsds_api.LocationDetail.as_view(), name="hsds_location"),
    path(
        "service_at_locations",
        hsds_api.ServiceAtLocationList.as_view(),
        name="hsds_service_at_locations",
    ),
    path(
        "service_at_locations/<str:identifier>",
        hsds_api.ServiceAtLocationDetail.as_view(),
        name="hsds_service_at_location",
    ),
]
