"""The addresses of the meetings, under `/reunions/`."""

from django.urls import path

from referrals.meetings import views

app_name = "meetings"

urlpatterns = [
    path("", views.meetings, name="list"),
    path("reunions.ics", views.whole_calendar, name="calendar"),
    path("permanences/", views.roster, name="roster"),
    path("permanences/<uuid:turn>/relais/", views.handover, name="handover"),
    path("<uuid:meeting>/", views.meeting_page, name="meeting"),
    path("<uuid:meeting>/ordre-du-jour/", views.generate, name="generate"),
    path("<uuid:meeting>/annuler/", views.cancel, name="cancel"),
    path("<uuid:meeting>/avis/<uuid:item>/", views.advise, name="advise"),
    path("<uuid:meeting>/ordre-du-jour.pdf", views.agenda_document, name="agenda_pdf"),
    path("<uuid:meeting>/compte-rendu.pdf", views.minutes_document, name="minutes_pdf"),
    path("<uuid:meeting>/reunion.ics", views.meeting_calendar, name="meeting_ics"),
]
