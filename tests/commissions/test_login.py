"""Who guesses waits, who forgot gets a link, and a member sees where its account is open."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from knox.models import AuthToken
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry
from commissions.access import mails, tasks
from commissions.access.limits import (
    MAX_PER_ACCOUNT,
    MAX_PER_ADDRESS,
    TooManyAttempts,
    count_attempt,
    forget_attempts,
)
from commissions.access.sessions import browser_named
from commissions.models import AttemptCount, KnownDevice, Member, OpenSession
from tests.factories import PASSWORD, World

pytestmark = pytest.mark.django_db

LOGIN = "/compte/connexion/"
FORGOTTEN = "/compte/mot-de-passe/oublie/"
SESSIONS = "/compte/sessions/"
EMAIL = "member69@example.org"
NEW_PASSWORD = "trois-moulins-et-un-canal"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def log_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **headers: str):
    return client.post(LOGIN, {"username": email, "password": password}, headers=headers or None)


def jobs(name: str) -> list[dict[str, object]]:
    return list(
        ProcrastinateJob.objects.filter(task_name=name)
        .order_by("id")
        .values_list("args", flat=True)
    )


# Limits


def test_an_account_waits_whether_it_exists_or_not_and_no_hash_is_computed(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    hashed: list[str] = []
    monkeypatch.setattr(
        "commissions.authentication.authenticate",
        lambda request, **credentials: hashed.append(credentials["username"]),
    )
    pages = {}
    for email in (EMAIL, "nobody@example.org"):
        for _ in range(MAX_PER_ACCOUNT + 3):
            answer = log_in(Client(REMOTE_ADDR=f"192.0.2.{len(hashed)}"), email)
        token = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"')
        pages[email] = token.sub(b"", answer.content).replace(email.encode(), b"")
        assert answer.status_code == 429
    assert len(set(pages.values())) == 1
    assert len(hashed) == 2 * MAX_PER_ACCOUNT
    assert Entry.objects.filter(event="login.locked").count() == 2


def test_an_address_without_an_account_costs_the_same_work(world: World):
    """The hash is most of the time, and the queries are the rest."""
    work = {}
    for email in (EMAIL, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            log_in(Client(), email, "not-the-password")
            Client().post(FORGOTTEN, {"email": email})
        work[email] = [re.sub(r"'[^']*'|\d+|NULL", "?", one["sql"]) for one in queries]
    known, unknown = work.values()
    assert known == unknown


def test_an_address_waits_across_accounts_and_a_success_gives_only_its_own_attempt_back():
    for number in range(MAX_PER_ADDRESS - 1):
        count_attempt(account=f"{number}@example.org", address="192.0.2.1")
    count_attempt(account=EMAIL, address="192.0.2.1")
    forget_attempts(account=EMAIL, address="192.0.2.1")
    count_attempt(account=EMAIL, address="192.0.2.1")

    with pytest.raises(TooManyAttempts):
        count_attempt(account="another@example.org", address="192.0.2.1")
    count_attempt(account="another@example.org", address="192.0.2.2")


def test_an_ipv6_subscriber_is_one_address():
    for number in range(MAX_PER_ADDRESS):
        count_attempt(account=f"{number}@example.org", address=f"2001:db8::{number:x}")

    with pytest.raises(TooManyAttempts):
        count_attempt(account=EMAIL, address="2001:db8::ffff")
    count_attempt(account="x@example.org", address="2001:db8:0:1::1")


def test_the_wait_ends_and_nothing_of_the_caller_is_kept():
    for _ in range(MAX_PER_ACCOUNT):
        count_attempt(account=EMAIL, address="192.0.2.1")
    kept = " ".join(AttemptCount.objects.values_list("key", flat=True))
    assert not any(word in kept for word in ("192.0.2", "member69"))
    AttemptCount.objects.update(started_at=timezone.now() - timedelta(minutes=16))

    count_attempt(account=EMAIL, address="192.0.2.1")

    AttemptCount.objects.update(started_at=timezone.now() - timedelta(days=2))
    tasks.clear(timestamp=0)
    assert not AttemptCount.objects.exists()


# A forgotten password


def test_asking_for_a_link_says_the_same_for_every_address(world: World):
    answers = [
        Client().post(FORGOTTEN, {"email": email}, follow=True)
        for email in (EMAIL, "nobody@example.org")
    ]

    assert answers[0].content == answers[1].content
    known, unknown = jobs("access.send_reset_link")
    assert known == {"member_id": world.members["member69"].pk}
    assert unknown == {"member_id": 0}
    for job in (known, unknown):
        tasks.send_reset_link(**job)
    assert [one.to for one in mail.outbox] == [[EMAIL]]
    assert Entry.objects.filter(event="member.reset_asked").count() == 2


def test_asking_is_limited_too(world: World):
    for _ in range(MAX_PER_ACCOUNT):
        Client().post(FORGOTTEN, {"email": EMAIL})
    assert Client().post(FORGOTTEN, {"email": EMAIL}).status_code == 429
    assert len(jobs("access.send_reset_link")) == MAX_PER_ACCOUNT


def link_for(member: Member) -> str:
    mails.send_reset_link(member)
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body).group(1)


def test_the_link_changes_the_password_once_and_closes_what_was_open(world: World):
    member = world.members["member69"]
    elsewhere = Client()
    log_in(elsewhere)
    world.token("member69")
    member.refresh_from_db()
    link = link_for(member)
    client = Client()
    form = client.get(link)["Location"]
    assert "set-password" in form

    weak = client.post(form, {"new_password1": "member69-2026", "new_password2": "member69-2026"})
    assert weak.status_code == 200
    member.refresh_from_db()
    assert member.check_password(PASSWORD)
    done = client.post(form, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})

    assert done["Location"] == LOGIN
    member.refresh_from_db()
    assert member.check_password(NEW_PASSWORD)
    assert elsewhere.get("/compte/").status_code == 302
    assert not AuthToken.objects.filter(user=member).exists()
    assert not OpenSession.objects.filter(member=member).exists()
    assert "_auth_user_id" not in client.session
    spent = Client().get(link, follow=True)
    assert "ce lien a déjà servi" in spent.content.decode().lower()


@pytest.mark.parametrize("over", ["an hour later", "blocked since", "for another account"])
def test_a_link_that_no_longer_holds_opens_nothing(world: World, settings, over: str):
    member = world.members["member69"]
    link = link_for(member)
    if over == "an hour later":
        settings.PASSWORD_RESET_TIMEOUT = -1
    elif over == "blocked since":
        Member.objects.filter(pk=member.pk).update(last_login=timezone.now())
    else:
        token = link.rstrip("/").rsplit("/", 1)[1]
        other = link_for(world.members["coordinator"]).rstrip("/").rsplit("/", 1)[0]
        link = f"{other}/{token}/"

    answer = Client().get(link)

    assert answer.status_code == 200
    assert "new_password1" not in answer.content.decode()


# Sessions and browsers


def test_a_member_sees_its_sessions_and_ends_one_from_another(world: World):
    here, there, stranger = Client(), Client(), Client()
    log_in(here, **{"user-agent": FIREFOX})
    log_in(there)
    log_in(stranger, "secretary69@example.org")
    page = here.get(SESSIONS).content.decode()
    assert "Firefox, Linux" in page
    assert page.count("/fin/") == 2
    assert "127.0.0.1" not in page
    row = OpenSession.objects.get(session_key=there.session.session_key)

    assert stranger.post(f"{SESSIONS}{row.pk}/fin/").status_code == 404
    assert there.get("/compte/").status_code == 200
    assert here.post(f"{SESSIONS}{row.pk}/fin/").status_code == 302

    assert there.get("/compte/").status_code == 302
    assert here.get("/compte/").status_code == 200
    assert Entry.objects.filter(event="session.ended").count() == 1


def test_all_the_others_end_at_once_and_a_new_identifier_keeps_its_place(world: World):
    here, there = Client(), Client()
    log_in(here)
    log_in(there)
    here.post("/compte/siege/", {"seat": world.members["member69"].seats.get().pk})

    here.post(f"{SESSIONS}autres/fin/")

    assert there.get("/compte/").status_code == 302
    assert OpenSession.objects.get().session_key == here.session.session_key


def test_a_closed_session_leaves_the_list(world: World):
    client = Client()
    log_in(client)
    client.session.flush()
    tasks.clear(timestamp=0)
    assert not OpenSession.objects.exists()


def test_a_browser_that_was_never_seen_is_told_by_mail_once(world: World):
    client = Client()
    log_in(client)
    client.post("/compte/deconnexion/")
    log_in(client)
    told = jobs("access.send_alert")
    member = world.members["member69"]
    assert told == [{"member_id": member.pk, "alert": "new_device"}]
    log_in(Client())
    assert len(jobs("access.send_alert")) == 2
    token = client.cookies["relais_device"]
    assert token["httponly"]
    assert not KnownDevice.objects.filter(digest=token.value).exists()

    tasks.send_alert(**told[0])

    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert not any(word in sent.body for word in ("127.0.0.1", EMAIL, member.full_name))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Edge, Windows",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_only_the_kind_of_browser_is_kept(agent: str, name: str):
    assert browser_named(agent) == name
