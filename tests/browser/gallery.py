"""A site of invented pages that shows every shared part, without the apps nor the database."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from audit.actors import Actor, Role
from audit.requests import ActorRequest

SETTINGS: dict[str, Any] = {
    "ROOT_URLCONF": "tests.browser.gallery",
    "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "csp.middleware.CSPMiddleware",
        "config.middleware.RequestIdMiddleware",
        "config.middleware.SecurityHeadersMiddleware",
        "config.middleware.LanguageMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "tests.browser.gallery.actor_from_cookie",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
}

CHOICES = [("a", "Première réponse"), ("b", "Deuxième réponse")]


class Sample(forms.Form):
    name = forms.CharField(label="Intitulé", help_text="Jamais le nom d’une personne.")
    email = forms.EmailField(label="Courriel du service", required=False)
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    started_on = forms.DateField(label="Début du délai")
    kind = forms.ChoiceField(label="Type", choices=[("", "Choisir"), *CHOICES])
    age = forms.ChoiceField(
        label="Âge", choices=CHOICES, widget=forms.RadioSelect, help_text="Une seule réponse."
    )
    causes = forms.MultipleChoiceField(
        label="Causes", choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    narrative = forms.CharField(label="Récit", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="J’ai relu", help_text="Le texte n’identifie personne.")
    file = forms.FileField(label="Fichier", required=False)


PAGE = """{% extends "base.html" %}
{% block title %}Galerie{% endblock %}
{% block content %}
  {% include "components/page_header.html" with title="Galerie" lead="Chaque composant commun." %}
  <h2>Formulaire</h2>
  <form method="post" class="relais-form" novalidate>
    {% csrf_token %}{{ form }}
    <div class="relais-form__actions"><button class="fr-btn" type="submit">Envoyer</button></div>
  </form>
  <h2>États</h2>
  <p>{% for state in states %}
    {% include "components/state_badge.html" with label=state %}
  {% endfor %}</p>
  <h2>Faits</h2>{% include "components/definition_list.html" %}
  <h2>Tableau</h2>{% include "components/table.html" with table_id="t" caption="Contacts" %}
  <h2>Liste vide</h2>
  {% include "components/empty_state.html" with text="Rien à faire." link="/" link_label="Voir" %}
  {% include "components/pagination.html" with next_url="/?after=1" first_url="/" %}
{% endblock %}"""

STATES = [
    "draft",
    "logged",
    "in_local_handling",
    "resolved_locally",
    "escalated",
    "acknowledged",
    "information_requested",
    "relayed",
    "answered",
    "returned",
    "closed",
    "reopened",
]


def actor_from_cookie(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[ActorRequest], HttpResponse]:
    """Stands for the log-in: the cookie `role` says who acts."""

    def middleware(request: ActorRequest) -> HttpResponse:
        role = request.COOKIES.get("role", "")
        request.actor = Actor.visitor()
        if role:
            request.actor = Actor(
                label=f"{role}@example.org",
                role=Role(role),
                member_id=1,
                body="Commission du Rhône",
            )
        return get_response(request)

    return middleware


def home(request: HttpRequest) -> HttpResponse:
    form = Sample(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Enregistré.")
    context = {
        "form": form,
        "states": STATES,
        "facts": [("Département", "69 Rhône"), ("Échéance", "12/12/2026")],
        "headers": ["Organisme", "Téléphone", "Horaires", "Public", "Vérifié le"],
        "rows": [["Association du Pont", "01 99 00 12 34", "9 h – 18 h", "Adultes", "02/11/2026"]],
        "breadcrumb": [("Annuaire", "/annuaire/"), ("Galerie", "")],
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret that must not be shown")


def log_out(request: HttpRequest) -> HttpResponse:
    response = HttpResponse()
    response.delete_cookie("role")
    return response


account_urls = [path("", home, name="login"), path("deconnexion/", log_out, name="logout")]

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
urlpatterns = [
    path("", home, name="home"),
    path("annuaire/", home),
    path("refused/", refused),
    path("broken/", broken),
    path("api/refused/", refused),
    path("api/broken/", broken),
    path("compte/", include((account_urls, "commissions"))),
    path("", include("config.page_urls")),
]
