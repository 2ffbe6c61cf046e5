"""The addresses of the threads, below those of their case."""

from django.urls import path

from referrals.thread import views

urlpatterns = [
    path("<str:reference>/messages/", views.thread_page, name="thread"),
    path(
        "<str:reference>/messages/<uuid:message>/retirer/",
        views.withdraw,
        name="withdraw_message",
    ),
]
