"""Under /annuaire/, in the namespace of the directory."""

from django.urls import path, re_path

from contacts_map.exchange import download_views, offline_views, views

urlpatterns = [
    path("telechargements/", offline_views.downloads, name="downloads"),
    path("hors-ligne/", offline_views.offline, name="offline"),
    path("hors-ligne.json", offline_views.offline_list, name="offline_list"),
    path("sw.js", offline_views.service_worker, name="service_worker"),
    path("importer/", views.import_contacts, name="import"),
    re_path(
        r"^exporter/mes-fiches\.(?P<extension>csv|xlsx)$",
        download_views.editors_file,
        name="editors_file",
    ),
    path(
        "contact/<int:contact_point_id>/contact.vcf",
        download_views.contact_vcard,
        name="contact_vcard",
    ),
    path("region/<str:code>/livret.pdf", download_views.region_pdf, name="region_pdf"),
    path("<department_code:code>/fiche.pdf", download_views.department_pdf, name="department_pdf"),
    path(
        "<department_code:code>/contacts.csv",
        download_views.department_csv,
        name="department_csv",
    ),
    path(
        "<department_code:code>/contacts.json",
        download_views.department_json,
        name="department_json",
    ),
    path(
        "<department_code:code>/contacts.vcf",
        download_views.department_vcards,
        name="department_vcards",
    ),
]
