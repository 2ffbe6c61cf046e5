"""The second step of a log-in, and the members who cannot do without."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from knox.models import AuthToken
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from audit.models import Entry
from commissions.access.limits import MAX_PER_ACCOUNT
from commissions.models import AttemptCount, FactorSecret, OpenSession
from privacy import keyring
from privacy.keyring import generate_key_line
from tests.commissions.codes import APPLICATION, RECOVERY, code_of, set_up_application
from tests.factories import PASSWORD, World
from tests.hostile.corpus import HOSTILE_TEXTS

pytestmark = pytest.mark.django_db

LOGIN = "/compte/connexion/"
SECOND_STEP = "/compte/connexion/code/"
FACTORS = "/compte/second-facteur/"
PROOF = "/compte/confirmation/"
CASES = "/dossiers/"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that the tests move: a code holds for thirty seconds, and once."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def log_in(client: Client, who: str = "member69"):
    return client.post(LOGIN, {"username": f"{who}@example.org", "password": PASSWORD})


def ready(clock: time_machine.Traveller, who: str = "member69") -> tuple[Client, str, list[str]]:
    """A member with an application, who has logged out since."""
    client = Client()
    log_in(client, who)
    secret, codes = set_up_application(client)
    client.post("/compte/deconnexion/")
    clock.shift(timedelta(seconds=60))
    return client, secret, codes


def test_the_code_comes_after_the_password_and_opens_a_new_session(world: World, clock):
    client, secret, codes = ready(clock)
    assert len(codes) == 10

    answer = log_in(client)
    assert answer["Location"] == SECOND_STEP
    assert client.get(CASES).status_code == 302
    between = client.session.session_key

    client.post(SECOND_STEP, {"code": code_of(secret)})

    assert client.get(CASES).status_code == 200
    assert client.session.session_key != between
    assert Entry.objects.filter(event="login.succeeded").count() == 2


def test_a_code_works_once(world: World, clock):
    client, secret, _codes = ready(clock)
    log_in(client)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    assert client.get(CASES).status_code == 200
    client.post("/compte/deconnexion/")

    log_in(client)
    answer = client.post(SECOND_STEP, {"code": code_of(secret)})

    assert answer.status_code == 200
    assert client.get(CASES).status_code == 302


def test_a_recovery_code_replaces_the_application_once(world: World, clock):
    client, _secret, codes = ready(clock)
    log_in(client)
    client.post(SECOND_STEP, {"code": codes[0]})
    assert client.get(CASES).status_code == 200

    client.post("/compte/deconnexion/")
    log_in(client)
    client.post(SECOND_STEP, {"code": codes[0]})

    assert client.get(CASES).status_code == 302


def test_wrong_codes_are_counted_journalled_and_stopped(world: World, clock):
    client, secret, _codes = ready(clock)
    log_in(client)
    for _ in range(MAX_PER_ACCOUNT):
        assert client.post(SECOND_STEP, {"code": "000000"}).status_code == 200

    for _ in range(2):
        client.post(SECOND_STEP, {"code": code_of(secret)})

    assert client.get(CASES).status_code == 302
    assert Entry.objects.filter(event="login.code_failed").count() == MAX_PER_ACCOUNT
    told = ProcrastinateJob.objects.filter(args__alert="codes_refused")
    assert [job.args["member_id"] for job in told] == [world.members["member69"].pk]


def test_the_password_alone_opens_nothing_and_the_step_cannot_be_skipped(world: World, clock):
    client, _secret, _codes = ready(clock)
    log_in(client)

    for path in (CASES, FACTORS, APPLICATION, RECOVERY, "/compte/", "/compte/sessions/"):
        assert client.get(path).status_code == 302, path
    assert not OpenSession.objects.exists()
    assert Client().get(SECOND_STEP)["Location"] == LOGIN


def test_secrets_are_never_kept_in_clear(world: World, clock):
    client = Client()
    log_in(client)
    page = client.get(APPLICATION).content.decode()
    secret = page.split('class="relais-secret">')[1].split("<")[0]
    assert secret not in str(dict(client.session))

    client.post(APPLICATION, {"code": code_of(secret)})

    kept = [str(one.data) for one in Authenticator.objects.all()]
    assert len(kept) == 2
    assert not any(secret in one for one in kept)
    assert FactorSecret.objects.count() == 3
    assert not any(
        secret in str(entry.changes) or secret in str(entry.additional_data)
        for entry in Entry.objects.all()
    )


def test_without_their_key_no_code_is_right_and_the_page_says_why(
    world: World, clock, settings: Settings
):
    client, secret, _codes = ready(clock)
    log_in(client)
    settings.RELAIS_MASTER_KEYS = generate_key_line(key_id="another")
    keyring.forget()
    client.raise_request_exception = False
    try:
        answer = client.post(SECOND_STEP, {"code": code_of(secret)})
        told = token(code_of(secret))
    finally:
        keyring.forget()
    assert (answer.status_code, told.status_code) == (503, 503)
    assert "Les clés ne peuvent pas être utilisées" in answer.content.decode()
    assert client.get(CASES).status_code == 302


def test_a_sensitive_act_asks_again_who_is_there(world: World, clock):
    client = Client()
    log_in(client)
    clock.shift(timedelta(minutes=6))

    for method in (client.get, client.post):
        answer = method(APPLICATION)
        assert answer["Location"] == f"{PROOF}?next=%2Fcompte%2Fsecond-facteur%2Fapplication%2F"
    assert client.post(PROOF, {"password": "not-it", "next": APPLICATION}).status_code == 200
    assert client.get(APPLICATION).status_code == 302

    answer = client.post(PROOF, {"password": PASSWORD, "next": APPLICATION})

    assert answer["Location"] == APPLICATION
    assert client.get(APPLICATION).status_code == 200


class TestRequired:
    """Outside the demonstration, every role needs a second factor."""

    @pytest.fixture(autouse=True)
    def _required(self, settings: Settings) -> None:
        settings.RELAIS_REQUIRE_MFA = True

    def test_without_one_a_member_is_led_to_set_it_up_and_can_do_nothing_else(
        self, world: World, clock
    ):
        client = Client()
        log_in(client)
        for path in (CASES, "/compte/", "/compte/mot-de-passe/", "/annuaire/signalements/"):
            assert client.get(path)["Location"] == FACTORS, path
        assert client.get("/api/v1/cases/").status_code == 403
        assert "Lyon" not in client.get("/").content.decode()
        assert client.get(FACTORS).status_code == 200
        before = client.session.session_key

        set_up_application(client)

        assert client.get(CASES).status_code == 200
        assert client.session.session_key != before

    def test_a_visitor_needs_none(self, world: World, clock):
        client = Client()
        log_in(client, "seatless")
        assert client.get("/compte/").status_code == 200

    def test_the_last_factor_stays(self, world: World, clock):
        client = Client()
        log_in(client)
        set_up_application(client)

        answer = client.post(f"{APPLICATION}retirer/")

        assert answer.status_code == 200
        assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
        assert client.get(CASES).status_code == 200

    def test_a_session_from_before_the_factor_is_closed(self, world: World, clock, settings):
        settings.RELAIS_REQUIRE_MFA = False
        old, new = Client(), Client()
        log_in(old)
        log_in(new)
        set_up_application(new)
        settings.RELAIS_REQUIRE_MFA = True

        assert old.get(CASES)["Location"] == LOGIN
        assert "_auth_user_id" not in old.session
        assert new.get(CASES).status_code == 200


def test_without_the_requirement_the_last_factor_may_go_and_its_codes_with_it(world: World, clock):
    client = Client()
    log_in(client)
    set_up_application(client)

    assert client.post(f"{APPLICATION}retirer/").status_code == 302

    assert not Authenticator.objects.exists()
    removed = Entry.objects.filter(event="row.deleted", object_type="mfa.authenticator")
    assert {entry.purpose for entry in removed} == {"factor.remove"}


def test_new_recovery_codes_replace_the_old(world: World, clock):
    client, secret, codes = ready(clock)
    log_in(client)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    client.post(f"{RECOVERY}nouveaux/")
    client.post("/compte/deconnexion/")
    log_in(client)

    client.post(SECOND_STEP, {"code": codes[1]})

    assert client.get(CASES).status_code == 302


@pytest.mark.parametrize(
    "credential", ["", "[]", "{}", '"x"', '{"id": {}}', '{"response": 1}', "1e9"]
)
def test_hostile_keys_are_refused_and_break_nothing(world: World, clock, credential: str):
    client = Client(raise_request_exception=False)
    assert client.post("/compte/connexion/cle/", {"credential": credential}).status_code == 302
    assert "_auth_user_id" not in client.session
    log_in(client)
    assert (
        client.post("/compte/second-facteur/cles/", {"name": "x", "credential": credential})
    ).status_code == 200
    assert not Authenticator.objects.exists()


def test_hostile_texts_break_no_form_of_the_log_in(world: World, clock):
    client, secret, _codes = ready(clock)
    log_in(client)
    between, visitor = client, Client()
    inside = Client()
    log_in(inside, "coordinator")
    answers = []
    # Every third: the long ones take seconds, and other tests send them all to other forms.
    for text in [*HOSTILE_TEXTS.values()][::3]:
        answers += [
            between.post(SECOND_STEP, {"code": text}),
            between.post(SECOND_STEP, {"credential": text}),
            visitor.post(LOGIN, {"username": text, "password": text, "next": text}),
            visitor.post("/compte/mot-de-passe/oublie/", {"email": text}),
            visitor.post("/compte/connexion/cle/", {"credential": text, "next": text}),
            inside.post(PROOF, {"password": text, "next": text}),
            inside.post(APPLICATION, {"code": text}),
            inside.post("/compte/second-facteur/cles/", {"name": text, "credential": text}),
            inside.post("/compte/mot-de-passe/", {"old_password": text, "new_password1": text}),
        ]
        AttemptCount.objects.all().delete()
    assert {one.status_code for one in answers} <= {200, 302, 400, 403, 413}
    assert not any("//" in one["Location"][:8] for one in answers if one.status_code == 302)
    assert Authenticator.objects.count() == 2
    client.post(SECOND_STEP, {"code": code_of(secret)})
    assert client.get(CASES).status_code == 200


def test_lost_factors_are_taken_away_by_the_administrator(world: World, clock):
    client, secret, _codes = ready(clock)
    log_in(client)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    world.token("member69")
    call_command("reset_factors", "member69@example.org", "--dry-run", stdout=StringIO())
    assert Authenticator.objects.count() == 2
    assert client.get(CASES).status_code == 200

    call_command("reset_factors", "Member69@example.org", stdout=StringIO())

    assert not Authenticator.objects.exists()
    assert not AuthToken.objects.exists()
    assert client.get(CASES).status_code == 302
    assert Entry.objects.filter(actor_label="system:reset_factors").count() == 2
    assert log_in(Client())["Location"] == "/"
    with pytest.raises(CommandError):
        call_command("reset_factors", "nobody@example.org")


# Without pages: the token of the API


def token(code: str | None = None, who: str = "member69"):
    extra = {} if code is None else {"code": code}
    return Client(raise_request_exception=False).post(
        "/api/v1/auth/token/",
        {"email": f"{who}@example.org", "password": PASSWORD, **extra},
        content_type="application/json",
    )


@pytest.mark.django_db(transaction=True)
def test_a_token_needs_the_code_of_an_account_that_has_one(world: World, clock):
    _client, secret, codes = ready(clock)

    assert problem(token()) == (401, "code_missing")
    assert problem(token("000000")) == (401, "wrong_code")
    assert not AuthToken.objects.exists()
    assert token(code_of(secret)).status_code == 200
    assert problem(token(code_of(secret))) == (401, "wrong_code")
    assert token(codes[3]).status_code == 200
    assert problem(token(codes[3])) == (401, "wrong_code")
    for _ in range(MAX_PER_ACCOUNT):
        token("000000")
    assert problem(token(codes[4])) == (429, "throttled")
    assert AuthToken.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_token_is_refused_to_who_must_first_set_a_factor_up(
    world: World, clock, settings: Settings
):
    settings.RELAIS_REQUIRE_MFA = True

    assert problem(token()) == (403, "second_factor_missing")
    assert not AuthToken.objects.exists()
    assert token(who="seatless").status_code == 200


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


@pytest.mark.django_db(transaction=True)
def test_one_recovery_code_used_twice_at_the_same_moment_opens_once(world: World):
    client = Client()
    log_in(client)
    _secret, codes = set_up_application(client)
    start = Barrier(2)

    def use(_number: int) -> int:
        start.wait()
        try:
            return token(codes[0]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, range(2))) == [200, 401]
    assert AuthToken.objects.count() == 1
