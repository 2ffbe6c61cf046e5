"""The log-in through a real OpenID provider on this machine, and each way it may lie."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client

from audit.models import Entry
from audit.services import acting_as
from commissions.proconnect import flow, identities, provider as module
from tests.commissions.codes import set_up_application
from tests.factories import INSTALLER, PASSWORD, World
from tests.harness import openid_provider
from tests.harness.openid_provider import CLIENT, SECRET, OpenIDProvider

pytestmark = pytest.mark.django_db

LOGIN = "/compte/connexion/"
START = "/compte/proconnect/"
RETURN = "/compte/proconnect/retour/"
IDENTITY = "/compte/proconnect/identite/"
UNLINK = "/compte/proconnect/delier/"
WHO = "member69"


@pytest.fixture(scope="module")
def server() -> Iterator[OpenIDProvider]:
    with openid_provider.running() as provider:
        yield provider


@pytest.fixture
def provider(server: OpenIDProvider, settings: Any, monkeypatch: Any) -> OpenIDProvider:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings.RELAIS_PROCONNECT_ISSUER = server.issuer
    settings.RELAIS_PROCONNECT_CLIENT_ID = CLIENT
    settings.RELAIS_PROCONNECT_CLIENT_SECRET = SECRET
    server.become()
    server.flaws.clear()
    server.calls.clear()
    module.forget_provider()
    return server


def log_in(client: Client, who: str = WHO) -> None:
    client.post(LOGIN, {"username": f"{who}@example.org", "password": PASSWORD})


def leave(client: Client, start: str = START, **typed: str) -> str:
    """Press the button; the address at the provider that the page leads to."""
    return goes_on_to(client.post(start, typed))


def goes_on_to(page: Any) -> str:
    assert page.status_code == 200
    found = re.search(r'http-equiv="refresh"\s+content="0; url=([^"]+)"', page.content.decode())
    assert found
    return unescape(found[1])


def go(address: str) -> str:
    """What a browser does at the provider: it comes back with an address of ours."""
    with requests.get(address, allow_redirects=False, timeout=5) as answer:
        assert answer.status_code == 302
        return answer.headers["Location"].removeprefix("http://testserver")


def attempt(client: Client, start: str = START, **typed: str) -> Any:
    return client.get(go(leave(client, start, **typed)))


def is_inside(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def link(world: World, who: str = WHO, *, with_application: bool = False) -> None:
    """What a member does once on the page of its account."""
    client = Client()
    log_in(client, who)
    if with_application:
        set_up_application(client)
    attempt(client, IDENTITY)
    assert SocialAccount.objects.filter(user=world.members[who]).exists()


def reasons() -> list[str]:
    entries = Entry.objects.filter(event="login.provider_refused").order_by("pk")
    return [entry.additional_data["reason"] for entry in entries]


# What is asked


def test_the_provider_is_asked_for_what_is_needed_and_for_nothing_else(provider: OpenIDProvider):
    asked = {name: one[0] for name, one in parse_qs(urlsplit(leave(Client())).query).items()}
    assert asked.pop("claims") == (
        '{"id_token": {"amr": {"essential": true}, "acr": {"essential": true}}}'
    )
    secret = {name: asked.pop(name) for name in ("state", "nonce", "code_challenge")}
    assert all(len(one) >= 43 for one in secret.values())
    assert len(set(secret.values())) == 3
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": f"http://testserver{RETURN}",
        "scope": "openid idp_id",
        "code_challenge_method": "S256",
    }


def test_nothing_of_it_exists_without_a_provider_in_the_settings(world: World):
    client = Client()
    assert "ProConnect" not in client.get(LOGIN).content.decode()
    assert [client.post(START).status_code, client.get(RETURN).status_code] == [404, 404]
    log_in(client)
    assert client.get(IDENTITY).status_code == 404


def test_the_state_s_own_button_is_on_its_own_sites(provider: OpenIDProvider, settings: Any):
    assert "fr-connect" not in Client().get(LOGIN).content.decode()
    settings.RELAIS_STATE_SITE = True
    assert "fr-connect" in Client().get(LOGIN).content.decode()


def test_leaving_needs_the_press_of_a_button(provider: OpenIDProvider):
    assert Client().get(START).status_code == 405
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403
    assert provider.calls == []


# Getting in


def test_a_linked_identity_opens_the_account_and_its_second_factor_counts(
    world: World, provider: OpenIDProvider, settings: Any
):
    link(world, with_application=True)
    settings.RELAIS_REQUIRE_MFA = True
    provider.become(methods=("pwd", "totp"))
    client = Client()
    client.get(LOGIN)
    answer = attempt(client, next="/dossiers/")
    assert answer["Location"] == "/dossiers/"
    assert client.get("/dossiers/").status_code == 200
    # What opens the provider's own services is not kept.
    assert SocialToken.objects.count() == 0
    assert not set(provider.access) & set(re.findall(r"[\w-]{16,}", str(dict(client.session))))
    assert Entry.objects.filter(event="login.succeeded").latest("pk").actor_label == (
        "member69@example.org"
    )


@pytest.mark.parametrize("methods", [("pwd", "mail"), None])
def test_without_a_second_factor_there_ours_is_asked_for(
    world: World, provider: OpenIDProvider, settings: Any, methods: tuple[str, ...] | None
):
    link(world)
    provider.become(subject="of member75")
    link(world, "member75", with_application=True)
    settings.RELAIS_REQUIRE_MFA = True
    provider.become(methods=methods)
    client = Client()
    attempt(client)
    assert client.get("/dossiers/")["Location"] == "/compte/second-facteur/"
    provider.become(methods=methods, subject="of member75")
    other = Client()
    assert attempt(other)["Location"] == "/compte/connexion/code/"
    assert not is_inside(other)


def test_the_session_that_comes_back_is_another_one(world: World, provider: OpenIDProvider):
    link(world)
    client = Client()
    address = go(leave(client))
    before = client.cookies["sessionid"].value
    client.get(address)
    assert is_inside(client)
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


# Whose identity


def test_an_unknown_identity_opens_nothing_whatever_its_address(
    world: World, provider: OpenIDProvider
):
    provider.become(about={"email": "member69@example.org", "email_verified": "true"})
    client = Client()
    page = client.get(attempt(client)["Location"])
    assert "n’ouvre aucun compte ici" in unescape(page.content.decode())
    assert not is_inside(client)
    assert reasons() == ["identity_unknown"]
    assert SocialAccount.objects.count() == 0


def test_the_same_subject_at_another_provider_is_somebody_else(
    world: World, provider: OpenIDProvider
):
    link(world)
    provider.become(provider="another-provider")
    client = Client()
    attempt(client)
    assert not is_inside(client)


def test_an_identity_belongs_to_one_member(world: World, provider: OpenIDProvider):
    link(world)
    client = Client()
    log_in(client, "member75")
    attempt(client, IDENTITY)
    assert reasons() == ["identity_taken"]
    assert SocialAccount.objects.get().user_id == world.members[WHO].pk


def test_a_blocked_account_stays_shut(world: World, provider: OpenIDProvider):
    link(world)
    member = world.members[WHO]
    with acting_as(INSTALLER, purpose="tests"):
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    client = Client()
    attempt(client)
    assert reasons() == ["identity_unknown"]


def test_linking_asks_who_is_there_and_is_journalled_without_the_subject(
    world: World, provider: OpenIDProvider
):
    assert Client().post(IDENTITY)["Location"].startswith(LOGIN)
    link(world)
    entry = Entry.objects.filter(purpose="identity.link").latest("pk")
    assert provider.person.subject not in str(entry.changes)
    assert provider.person.subject not in SocialAccount.objects.get().uid
    client = Client()
    log_in(client)
    client.post(UNLINK)
    assert SocialAccount.objects.count() == 0
    assert Entry.objects.filter(purpose="identity.unlink").exists()


def test_the_only_way_in_is_not_removed(world: World, provider: OpenIDProvider):
    link(world)
    member = world.members[WHO]
    member.set_unusable_password()
    with pytest.raises(identities.OnlyWayIn):
        identities.unlink(actor=world.actor(WHO), member=member)
    assert SocialAccount.objects.count() == 1


def test_a_link_begun_by_one_member_is_not_finished_by_another(
    world: World, provider: OpenIDProvider
):
    client = Client()
    log_in(client)
    address = go(leave(client, IDENTITY))
    kept = client.session[flow.SESSION_KEY]
    other = Client()
    log_in(other, "member75")
    session = other.session
    session[flow.SESSION_KEY] = kept
    session.save()
    other.get(address)
    assert reasons() == ["another_member"]
    assert SocialAccount.objects.count() == 0


# Lies

LIES = {
    "id token: signed by another": "id_token_signature",
    "id token: unknown key": "id_token_signature",
    "id token: unsigned": "id_token_signature",
    "id token: made with the public key": "id_token_signature",
    "id token: issuer": "id_token_issuer",
    "id token: audience": "id_token_audience",
    "id token: audiences": "id_token_audience",
    "id token: expired": "id_token_time",
    "id token: nonce": "id_token_nonce",
    "id token: no nonce": "id_token_invalid",
    "id token: no subject": "id_token_subject",
    "id token: subject": "userinfo_subject",
    "userinfo: signed by another": "userinfo_signature",
    "userinfo: unsigned": "userinfo_signature",
    "userinfo: made with the public key": "userinfo_signature",
    "userinfo: plain JSON": "userinfo_unsigned",
    "userinfo: an id token": "userinfo_kind",
    "userinfo: issuer": "userinfo_issuer",
    "userinfo: audience": "userinfo_audience",
    "userinfo: expired": "userinfo_time",
    "userinfo: subject": "userinfo_subject",
    "userinfo: without provider": "userinfo_provider",
    "cancelled": "answer_error",
}


def test_an_answer_that_is_not_right_logs_nobody_in(world: World, provider: OpenIDProvider):
    link(world)
    for flaw, reason in LIES.items():
        provider.flaws = {flaw}
        client = Client()
        assert attempt(client)["Location"] == LOGIN, flaw
        assert not is_inside(client), flaw
        assert reasons()[-1] == reason, flaw
    assert len(reasons()) == len(LIES), "a line in the journal for each"
    provider.flaws.clear()
    attempt(client)
    assert is_inside(client), "the same, without the lie"


def test_an_answer_serves_once_and_in_the_session_that_asked(
    world: World, provider: OpenIDProvider
):
    link(world)
    client = Client()
    address = go(leave(client))
    thief = Client()
    thief.get(address)
    thief.post(START)
    thief.get(address)
    assert not is_inside(thief)
    assert reasons() == ["no_attempt", "state"]

    client.get(address)
    assert is_inside(client)
    client.get(address)
    assert reasons()[2:] == ["no_attempt"]

    # The same code with a state of one's own: the provider gave it out once already.
    code = parse_qs(urlsplit(address).query)["code"][0]
    leave(thief)
    thief.get(RETURN, {"code": code, "state": thief.session[flow.SESSION_KEY]["state"]})
    assert not is_inside(thief)
    assert reasons()[3:] == ["code"]


def test_a_code_of_another_attempt_does_not_fit_its_proof(world: World, provider: OpenIDProvider):
    """A stolen code that was never used is worth nothing in another session (PKCE)."""
    link(world)
    code = parse_qs(urlsplit(go(leave(Client()))).query)["code"][0]
    thief = Client()
    leave(thief)
    thief.get(RETURN, {"code": code, "state": thief.session[flow.SESSION_KEY]["state"]})
    assert not is_inside(thief)
    assert reasons() == ["code"]


def test_an_answer_of_another_issuer_or_too_late_is_refused_before_any_call(
    world: World, provider: OpenIDProvider, monkeypatch: pytest.MonkeyPatch
):
    client = Client()
    address = go(leave(client))
    client.get(address.replace("iss=http", "iss=https"))
    address = go(leave(client))
    monkeypatch.setattr(flow, "LASTS_SECONDS", -1)
    client.get(address)
    assert reasons() == ["answer_issuer", "too_late"]
    assert "/token" not in provider.calls


@pytest.mark.parametrize("flaw", ["away", "other issuer"])
def test_a_provider_that_is_away_or_another_one_is_not_gone_to(
    world: World, provider: OpenIDProvider, flaw: str
):
    provider.flaws.add(flaw)
    client = Client()
    page = client.post(START, follow=True)
    assert "ProConnect ne répond pas" in unescape(page.content.decode())
    assert flow.SESSION_KEY not in client.session


# Leaving


def test_the_log_out_ends_the_session_here_and_there(world: World, provider: OpenIDProvider):
    link(world)
    client = Client()
    attempt(client)
    page = client.post("/compte/deconnexion/")
    assert page["Clear-Site-Data"] == '"cache", "storage"'
    address = urlsplit(goes_on_to(page))
    asked = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{provider.issuer}/logout"
    assert asked["post_logout_redirect_uri"] == ["http://testserver/compte/proconnect/fin/"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert not is_inside(client)
    assert client.get("/compte/proconnect/fin/")["Location"] == "/"


def test_whoever_typed_a_password_leaves_relais_alone(world: World, provider: OpenIDProvider):
    client = Client()
    log_in(client)
    assert client.post("/compte/deconnexion/")["Location"] == "/"
