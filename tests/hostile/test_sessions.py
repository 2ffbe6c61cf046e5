"""A session is made by a log-in, for one browser, and ends: nobody brings or borrows one."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from audit.services import acting_as
from commissions.access import middleware
from commissions.models import OpenSession
from tests.commissions.codes import set_up_application
from tests.factories import INSTALLER, PASSWORD, World
from tests.grid import address_of, operations
from tests.pages.grid import GRID

pytestmark = pytest.mark.django_db

LOGIN, ACCOUNT, SESSIONS = "/compte/connexion/", "/compte/", "/compte/sessions/"
PROOF = "/compte/confirmation/"
EVIL = "https://evil.example.org"
# The forms that anybody may send without having asked for a page first: each has its reason.
WITHOUT_TOKEN = {"language": "it sets a choice of language and nothing else"}


def log_in(client: Client, who: str = "member69") -> None:
    client.post(LOGIN, {"username": f"{who}@example.org", "password": PASSWORD})


def identifier(client: Client) -> str:
    return client.cookies["sessionid"].value


def is_inside(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


# Fixation


def test_an_identifier_that_somebody_brought_opens_nothing(world: World):
    """Made up, taken from an old session, or from a visitor's: the log-in makes another one."""
    engine = import_module(django_settings.SESSION_ENGINE)
    planted = engine.SessionStore()
    planted["seat"] = 1
    planted.save()
    for brought in ("chosen-by-the-attacker", "a" * 32, planted.session_key):
        victim = Client()
        victim.cookies["sessionid"] = brought
        log_in(victim)
        assert is_inside(victim)
        assert identifier(victim) != brought
        attacker = Client()
        attacker.cookies["sessionid"] = brought
        assert not is_inside(attacker)


def test_each_change_of_rights_has_an_identifier_of_its_own(world: World):
    client = Client()
    client.get(LOGIN)
    log_in(client)
    seen = [identifier(client)]
    _secret, codes = set_up_application(client)
    seen.append(identifier(client))
    client.post("/compte/siege/", {"seat": str(world.actor("member69").seat_id)})
    seen.append(identifier(client))
    client.post(PROOF, {"password": PASSWORD})
    seen.append(identifier(client))
    assert len(set(seen)) == 4
    for old in seen[:-1]:
        thief = Client()
        thief.cookies["sessionid"] = old
        assert not is_inside(thief)
    assert OpenSession.objects.get().session_key == seen[-1]

    # Between the password and the code, the session is a visitor's; after it, another one.
    again = Client()
    log_in(again)
    half = identifier(again)
    assert not is_inside(again)
    again.post("/compte/connexion/code/", {"code": codes[0]})
    assert is_inside(again)
    assert identifier(again) != half


def test_an_identifier_cannot_be_guessed(world: World):
    client = Client()
    log_in(client)
    # 32 characters among 36 are 165 bits; a token has 64 hexadecimal characters, 256 bits.
    assert len(identifier(client)) == 32
    assert identifier(client).isalnum()
    assert len(world.token("member69")) == 64


def test_cookies_are_for_this_site_and_for_no_script(world: World, settings: Any):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    client.get(LOGIN, secure=True)
    answer = client.post(
        LOGIN, {"username": "member69@example.org", "password": PASSWORD}, secure=True
    )
    assert {"sessionid", settings.RELAIS_DEVICE_COOKIE} <= set(answer.cookies)
    for name, cookie in [*answer.cookies.items(), *client.cookies.items()]:
        assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True), name
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", ""), name
    # The browser forgets it when it closes.
    assert answer.cookies["sessionid"]["max-age"] == ""


# Passwords


def test_a_password_counts_whole_and_never_grows_old(world: World):
    long = "Écluse, truelle & nuage " * 8
    member = world.members["member69"]
    with acting_as(INSTALLER, purpose="tests"):
        member.set_password(long)
        member.joined_at = member.last_login = timezone.now() - timedelta(days=3650)
        member.save()
    for almost in (long[:-1], long.strip(), long.lower(), long[:72]):
        client = Client()
        client.post(LOGIN, {"username": member.email, "password": almost})
        assert not is_inside(client)
    client.post(LOGIN, {"username": member.email, "password": long})
    assert is_inside(client)


# Ends


def test_a_session_ends_after_half_an_hour_without_a_request(world: World):
    client = Client()
    log_in(client)
    row = Session.objects.get()
    assert row.expire_date - timezone.now() <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_inside(client)


def test_a_session_ends_after_twelve_hours_however_busy_it_was(world: World, settings: Any):
    client = Client()
    log_in(client)
    assert is_inside(client)
    session = client.session
    session[middleware.OPENED_AT] -= settings.RELAIS_SESSION_LIFETIME - 60
    session.save()
    assert is_inside(client), "a minute before its end"
    session = client.session
    session[middleware.OPENED_AT] -= 120
    session.save()
    assert not is_inside(client)
    assert OpenSession.objects.count() == 0
    log_in(client)
    assert is_inside(client), "a new log-in starts afresh"


def test_a_blocked_account_loses_its_open_sessions_at_once(world: World):
    client = Client()
    log_in(client)
    assert is_inside(client)
    member = world.members["member69"]
    with acting_as(INSTALLER, purpose="tests"):
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert not is_inside(client)


def test_ending_a_session_asks_again_who_is_there(world: World):
    other, client = Client(), Client()
    log_in(other)
    log_in(client)
    session = client.session
    for one in session["account_authentication_methods"]:
        one["at"] -= 600
    session.save()
    before = list(Session.objects.values_list("pk", flat=True).order_by("pk"))
    target = OpenSession.objects.get(session_key=identifier(other))
    for address in (f"{SESSIONS}{target.pk}/fin/", f"{SESSIONS}autres/fin/"):
        assert client.post(address)["Location"].startswith(PROOF)
    assert is_inside(other)
    assert list(Session.objects.values_list("pk", flat=True).order_by("pk")) == before
    proved = client.post(f"{PROOF}?next={SESSIONS}", {"password": PASSWORD, "next": SESSIONS})
    assert proved["Location"] == SESSIONS
    client.post(f"{SESSIONS}{target.pk}/fin/")
    assert not is_inside(other)


# Forged forms


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """In place of the page that says it, whose drawing takes most of the time."""
    return HttpResponse(status=403)


def test_no_form_is_taken_from_another_site(world: World, settings: Any):
    """Each page that takes a form, from another site without a token, and with that of another
    session: refused, and nothing in the journal but the refusals."""
    settings.CSRF_FAILURE_VIEW = f"{__name__}.refused"
    client, thief = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    client.force_login(world.members["secretary69"])
    thief.get(LOGIN)
    foreign = thief.cookies["csrftoken"].value
    client.get(ACCOUNT)
    before = Entry.objects.exclude(event="access.refused").count()
    answers = {}
    for line in GRID:
        if line.operation.method == "POST":
            # What stands for an object of the grid names none here: the refusal comes first.
            args = ["1" if value.startswith("<") else value for value in line.args]
            address = reverse(line.operation.name, args=args)
            answers[line.operation.name] = {
                client.post(address, HTTP_ORIGIN=EVIL).status_code,
                client.post(address, {"csrfmiddlewaretoken": foreign}).status_code,
            }
    assert len(answers) > 60
    taken = {name for name, statuses in answers.items() if statuses - {403, 404, 405}}
    assert taken == set(WITHOUT_TOKEN)
    assert Entry.objects.exclude(event="access.refused").count() == before


def test_no_write_of_the_api_is_taken_from_a_page_of_another_site(world: World):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.members["secretary69"])
    client.get(ACCOUNT)
    tried = 0
    for operation in sorted(operations("api/v1/"), key=str):
        if operation.method == "GET" or operation.name == "api:token":
            continue
        answer = client.generic(
            operation.method,
            address_of(operation, "api/v1/"),
            b"{}",
            content_type="application/json",
            HTTP_ORIGIN=EVIL,
        )
        assert answer.status_code == 403, operation
        tried += 1
    assert tried >= 5
