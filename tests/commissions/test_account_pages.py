"""Log-in, log-out, password and seats, as the pages do them."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from knox.models import AuthToken

from audit.actors import Role
from audit.models import Entry
from commissions.access.limits import MAX_PER_ACCOUNT
from commissions.services import open_seat
from tests.factories import INSTALLER, PASSWORD, World

pytestmark = pytest.mark.django_db

LOGIN = "/compte/connexion/"
LOGOUT = "/compte/deconnexion/"
ACCOUNT = "/compte/"
PASSWORD_CHANGE = "/compte/mot-de-passe/"
SEAT = "/compte/siege/"
NEW_PASSWORD = "trois-moulins-et-un-canal"


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet():
    caches["default"].clear()


@pytest.fixture
def logged_in(world: World, client: Client) -> Client:
    client.force_login(
        world.members["member69"], backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def try_to_log_in(client: Client, email: str, password: str, **extra: str):
    return client.post(LOGIN, {"username": email, "password": password, **extra})


def test_a_member_logs_in_with_its_address_in_any_capitals(world: World, client: Client):
    answer = try_to_log_in(client, "Member69@Example.org", PASSWORD)

    assert answer.status_code == 302
    assert client.get(ACCOUNT).status_code == 200
    assert Entry.objects.filter(event="login.succeeded", actor_label="member69@example.org")


@pytest.mark.parametrize("email", ["member69@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(
    world: World, client: Client, email: str
):
    answer = try_to_log_in(client, email, "not-the-password")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "L’adresse électronique ou le mot de passe" in page
    assert email in page
    assert "not-the-password" not in page
    assert client.get(ACCOUNT).status_code == 302
    assert Entry.objects.filter(event="login.failed").count() == 1


def test_failures_make_the_right_password_wait_too(world: World, client: Client):
    for _ in range(MAX_PER_ACCOUNT):
        try_to_log_in(client, "member69@example.org", "not-the-password")

    answer = try_to_log_in(client, "member69@example.org", PASSWORD)

    assert answer.status_code == 429
    assert client.get(ACCOUNT).status_code == 302


def test_logging_in_changes_the_session_identifier(world: World, client: Client):
    client.get(LOGIN)
    client.post("/langue/", {"language": "en"})
    before = client.session.session_key

    try_to_log_in(client, "member69@example.org", PASSWORD)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"]
)
def test_the_next_page_is_always_one_of_ours(world: World, client: Client, target: str):
    answer = try_to_log_in(client, "member69@example.org", PASSWORD, next=target)

    assert answer["Location"] == "/"


def test_the_page_that_was_wanted_comes_after_the_log_in(world: World, client: Client):
    answer = try_to_log_in(client, "member69@example.org", PASSWORD, next="/dossiers/")

    assert answer["Location"] == "/dossiers/"


def test_logging_out_ends_the_session_on_the_server(logged_in: Client):
    key = logged_in.session.session_key

    answer = logged_in.post(LOGOUT)

    assert answer.status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert logged_in.get(ACCOUNT).status_code == 302


def test_a_link_cannot_log_anyone_out(logged_in: Client):
    assert logged_in.get(LOGOUT).status_code == 405
    assert logged_in.get(ACCOUNT).status_code == 200


def test_a_new_password_replaces_the_old_one_and_never_reaches_the_journal(
    world: World, logged_in: Client
):
    world.token("member69")
    answer = logged_in.post(
        PASSWORD_CHANGE,
        {
            "old_password": PASSWORD,
            "new_password1": NEW_PASSWORD,
            "new_password2": NEW_PASSWORD,
        },
    )

    member = world.members["member69"]
    member.refresh_from_db()
    assert answer.status_code == 302
    assert member.check_password(NEW_PASSWORD)
    assert logged_in.get(ACCOUNT).status_code == 200
    assert not AuthToken.objects.filter(user=member).exists()
    entries = Entry.objects.filter(purpose="member.password")
    assert entries.exists()
    assert not any(
        secret in str(entry.changes) for entry in entries for secret in (NEW_PASSWORD, PASSWORD)
    )


@pytest.mark.parametrize(
    ("old", "new"), [("not-the-password", NEW_PASSWORD), (PASSWORD, "12345678901234")]
)
def test_a_refused_password_changes_nothing(world: World, logged_in: Client, old: str, new: str):
    answer = logged_in.post(
        PASSWORD_CHANGE, {"old_password": old, "new_password1": new, "new_password2": new}
    )

    member = world.members["member69"]
    member.refresh_from_db()
    assert answer.status_code == 200
    assert member.check_password(PASSWORD)


def test_an_open_session_does_not_help_to_guess_the_password(world: World, logged_in: Client):
    typed = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    for _ in range(MAX_PER_ACCOUNT):
        logged_in.post(PASSWORD_CHANGE, {"old_password": "not-it", **typed})

    answer = logged_in.post(PASSWORD_CHANGE, {"old_password": PASSWORD, **typed})

    assert "quinze minutes" in answer.content.decode()
    world.members["member69"].refresh_from_db()
    assert world.members["member69"].check_password(PASSWORD)
    about = Entry.objects.filter(object_pk=str(world.members["member69"].pk))
    assert about.filter(event="login.failed").count() == MAX_PER_ACCOUNT
    assert about.filter(event="login.locked").count() == 1
    assert "not-it" not in str(list(Entry.objects.values()))


def test_a_member_chooses_one_of_its_own_seats(world: World, logged_in: Client):
    seat = open_seat(
        actor=INSTALLER,
        member=world.members["member69"],
        body=world.bodies["association"],
        role=Role.ASSOCIATION,
    )

    logged_in.post(SEAT, {"seat": seat.pk})

    assert logged_in.session["seat"] == seat.pk


def test_a_strangers_seat_cannot_be_chosen(world: World, logged_in: Client):
    stranger = world.members["coordinator"].seats.get()

    logged_in.post(SEAT, {"seat": stranger.pk})

    assert "seat" not in logged_in.session
    assert logged_in.get("/coordination/").status_code == 403


def test_a_forged_form_is_refused(world: World):
    client = Client(enforce_csrf_checks=True)

    answer = try_to_log_in(client, "member69@example.org", PASSWORD)

    assert answer.status_code == 403
    assert client.get(ACCOUNT).status_code == 302
