"""Tokens: what their scopes open, the programs of an association, the lists of their owners."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from audit.actors import Role
from audit.models import Entry
from audit.services import acting_as
from commissions.api_access import services
from commissions.api_access.scopes import NARROW_SCOPES, Scope, opens
from commissions.models import TokenGrant
from commissions.services import close_seat, create_member, open_seat
from config.api.throttling import MemberThrottle
from referrals.models import Case
from tests.api.cases import body
from tests.factories import INSTALLER, PASSWORD, World
from tests.grid import address_of, operations
from tests.referrals.pages import client_of, text_of

pytestmark = pytest.mark.django_db

API = "/api/v1/"
LIST, NEW, ALL = "/compte/jetons/", "/compte/jetons/logiciel/", "/compte/jetons/tous/"
PROGRAM = {"name": "Suivi 2.1", "scopes": ["case:write"], "days": "90"}
# What only a token of the whole role opens, on purpose: the journal, and the work between members.
WHOLE_ROLE_ONLY = {"audit", "hand-overs", "ministry-desks"}


class Program(APIClient):
    """Each call is a transaction of its own, as in production: a refused one is rolled back."""

    def request(self, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().request(**kwargs)


def ask(scope: str | None = None, who: str = "member69") -> Any:
    credentials = {"email": f"{who}@example.org", "password": PASSWORD}
    extra = {} if scope is None else {"scope": scope}
    return Program().post(f"{API}auth/token/", credentials | extra, format="json")


def with_token(secret: str) -> Program:
    client = Program(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def proved(who: str) -> Client:
    """A member who has just typed its password."""
    client = Client()
    client.post("/compte/connexion/", {"username": f"{who}@example.org", "password": PASSWORD})
    return client


def program(world: World, who: str = "association", **changes: Any) -> tuple[str, TokenGrant]:
    asked = {"name": "Suivi", "scopes": [Scope.CASE_WRITE], "days": 30} | changes
    return services.issue_program_token(actor=world.actor(who), **asked)


# Scopes


def test_without_a_scope_a_token_may_do_all_that_the_role_may(world: World):
    answer = ask()
    assert set(answer.json()) == {"token", "expiry"}
    client = with_token(answer.json()["token"])
    for path in ("account/", "departments/", "cases/", "audit/entries/"):
        assert client.get(API + path).status_code == 200, path


def test_a_scope_opens_its_operations_and_no_other(world: World):
    reader = with_token(ask("directory:read").json()["token"])
    writer = with_token(ask("case:write").json()["token"])
    for path in ("departments/69/", "account/", "schema/"):
        assert reader.get(API + path).status_code == 200, path
    for path in ("cases/", "audit/entries/"):
        assert_scope_missing(reader.get(API + path))
    assert_scope_missing(reader.post(f"{API}cases/", body(), format="json"))
    assert not Case.objects.exists()
    assert_scope_missing(writer.get(f"{API}departments/69/"))
    assert_scope_missing(writer.get(f"{API}audit/entries/"))
    assert writer.post(f"{API}cases/", body(), format="json").status_code == 201
    assert writer.delete(f"{API}auth/token/").status_code == 204
    assert writer.get(f"{API}account/").status_code == 401


def assert_scope_missing(answer: Any) -> None:
    assert (answer.status_code, answer.json()["type"]) == (
        403,
        "urn:relais:problem:scope_missing",
    )


def test_a_scope_adds_nothing_to_the_role(world: World):
    token = ask("case:write", who="ministry").json()["token"]
    assert with_token(token).post(f"{API}cases/", body(), format="json").status_code == 403
    assert not Case.objects.exists()


def test_an_unknown_scope_gives_no_token(world: World):
    for scope in ("", "role", "case:write  directory:read", "case:*", "CASE:WRITE", "a\n"):
        answer = ask(scope)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "#/scope"
    assert not AuthToken.objects.exists()


def test_every_address_of_the_api_is_in_a_scope_or_left_out_on_purpose():
    every = [str(scope) for scope in NARROW_SCOPES]
    for route in routes():
        part = route.removeprefix("api/v1/").split("/")[0]
        is_open = opens(every, method="GET", route=route)
        assert is_open != (part in WHOLE_ROLE_ONLY), route
        assert opens([Scope.WHOLE_ROLE], method="POST", route=route)
        assert not opens([], method="GET", route=route)
    assert not opens(["directory:read"], method="POST", route="api/v1/departments/")


def routes() -> set[str]:
    return {address_of(one, "api/v1/").lstrip("/") for one in operations("api/v1/")}


def test_a_token_without_a_grant_opens_nothing(world: World):
    _token, secret = AuthToken.objects.create(world.members["member69"])
    assert with_token(secret).get(f"{API}account/").status_code == 401


# Programs of an association


def test_a_program_is_let_in_after_a_fresh_proof_and_its_token_is_shown_once(world: World):
    stale = client_of(world, "association")
    assert stale.post(NEW, PROGRAM).status_code == 302
    assert not AuthToken.objects.exists()

    client = proved("association")
    assert client.get(NEW).status_code == 200
    page = client.post(NEW, PROGRAM)
    secret = re.search(r"relais-secret\">(\w{64})<", page.content.decode())
    assert secret
    assert "no-store" in page["Cache-Control"]
    assert secret[1] not in text_of(client.get(LIST))
    grant = TokenGrant.objects.get()
    assert secret[1] not in (grant.token.digest, grant.token.token_key)
    assert grant.token.expiry - timezone.now() < timedelta(days=90, seconds=1)

    answer = with_token(secret[1]).post(f"{API}cases/", body(), format="json")
    assert answer.status_code == 201
    # The journal tells the program from the member, by its number.
    assert Entry.objects.filter(
        actor_label=f"association@example.org program:{grant.short}"
    ).exists()
    created = Entry.objects.get(event="token.created")
    assert "Suivi" not in str(created.__dict__)
    grant.refresh_from_db()
    assert grant.used_on == timezone.localdate()


def test_a_program_that_asks_too_much_is_refused(world: World):
    client = proved("association")
    change: dict[str, Any]
    for change in (
        {"scopes": []},
        {"scopes": ["role"]},
        {"days": "3650"},
        {"name": "<b>"},
        {"name": ""},
    ):
        page = client.post(NEW, PROGRAM | change)
        assert page.status_code == 200
        assert 'aria-invalid="true"' in text_of(page), change
    assert not AuthToken.objects.exists()


def test_only_an_association_lets_programs_in_and_five_at_most(world: World):
    assert proved("secretary69").post(NEW, PROGRAM).status_code == 403
    with pytest.raises(services.TokenForbidden):
        program(world, "coordinator")
    for _number in range(services.MOST_PROGRAMS):
        program(world)
    page = proved("association").post(NEW, PROGRAM)
    assert page.status_code == 200
    assert AuthToken.objects.count() == services.MOST_PROGRAMS


def test_a_program_ends_with_its_seat_whatever_else_the_member_holds(world: World):
    secret, grant = program(world)
    with acting_as(INSTALLER, purpose="tests"):
        open_seat(
            actor=INSTALLER,
            member=world.members["association"],
            body=world.bodies["commission69"],
            role=Role.SECRETARY,
        )
    assert with_token(secret).get(f"{API}account/").json()["role"] == "association"
    assert grant.seat is not None
    yesterday = timezone.localdate() - timedelta(days=1)
    with acting_as(INSTALLER, purpose="tests"):
        grant.seat.starts_on = yesterday
        grant.seat.save(update_fields=["starts_on"])
    close_seat(actor=INSTALLER, seat=grant.seat, on=yesterday)
    assert with_token(secret).get(f"{API}account/").status_code == 401
    assert not TokenGrant.objects.alive().exists()


def test_no_token_outlives_its_account(world: World):
    secret, _grant = program(world)
    world.token("association")
    member = world.members["association"]
    now = timezone.now()
    for ends_at, alive in ((now + timedelta(hours=1), 2), (now, 0)):
        with acting_as(INSTALLER, purpose="tests"):
            member.expires_at = ends_at
            member.save(update_fields=["expires_at"])
        assert TokenGrant.objects.alive().count() == alive
    assert with_token(secret).get(f"{API}account/").status_code == 401


def test_a_program_is_counted_apart_from_its_member(world: World, monkeypatch: Any):
    monkeypatch.setattr(MemberThrottle, "THROTTLE_RATES", {"member": "2/min"})
    secret, _grant = program(world)
    answers = [with_token(secret).get(f"{API}account/").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    own = with_token(world.token("association"))
    assert own.get(f"{API}account/").status_code == 200


# Lists


def test_colleagues_of_the_association_see_and_revoke_a_program_and_nobody_else(world: World):
    colleague = create_member(
        actor=INSTALLER, email="amie@example.org", full_name="Amie", password=PASSWORD
    )
    open_seat(
        actor=INSTALLER,
        member=colleague,
        body=world.bodies["association"],
        role=Role.ASSOCIATION,
    )
    secret, grant = program(world)
    own, _expiry = services.issue_token(member=world.members["association"])
    address = f"{LIST}{grant.pk}/revoquer/"
    for who in ("other_association", "secretary69", "coordinator", "oversight"):
        client = client_of(world, who)
        assert grant.short not in text_of(client.get(LIST))
        assert client.post(address).status_code == 404
    assert AuthToken.objects.count() == 2

    client = Client()
    client.force_login(colleague, "django.contrib.auth.backends.ModelBackend")
    page = text_of(client.get(LIST))
    assert grant.short in page
    # The member's own token is nobody else's business.
    assert page.count("/revoquer/") == 1
    assert client.post(address).status_code == 302
    assert with_token(secret).get(f"{API}account/").status_code == 401
    assert with_token(own).get(f"{API}account/").status_code == 200
    assert Entry.objects.filter(event="token.revoked", actor_label="amie@example.org").exists()


def test_oversight_sees_every_token_that_lives_and_no_secret(world: World):
    secret, grant = program(world)
    personal, _expiry = services.issue_token(member=world.members["secretary75"])
    AuthToken.objects.create(world.members["member75"], expiry=timedelta(seconds=-1))
    page = text_of(client_of(world, "oversight").get(ALL))
    assert grant.short in page
    assert "Compte secretary75" in page
    assert "Compte member75" not in page
    for token in AuthToken.objects.all():
        assert token.digest not in page
        assert token.token_key not in page
    assert secret not in page
    assert personal not in page
    assert client_of(world, "administrator").get(ALL).status_code == 403
