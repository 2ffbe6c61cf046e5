"""The second readings, below the addresses of the cases."""

from django.urls import path

from referrals.leaving import views

urlpatterns = [
    path("relectures/", views.reading_list, name="readings"),
    path("relectures/<uuid:reading_id>/", views.reading, name="reading"),
]
