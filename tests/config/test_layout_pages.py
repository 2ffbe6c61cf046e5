"""The frame of the pages and their headers, as the server sends them."""

import re
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client, override_settings

from audit.actors import Role
from tests.browser import gallery


@pytest.fixture
def client() -> Iterator[Client]:
    """A visitor of the gallery: no app, no database."""
    with override_settings(**gallery.SETTINGS), pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", False)
        yield Client(raise_request_exception=False)


COMMISSION = [
    "/annuaire/",
    "/dossiers/",
    "/reunions/",
    "/repetitions/",
    "/journal/",
    "/notifications/",
    "/compte/",
]


def entries(body: str) -> list[str]:
    return re.findall(r'class="fr-nav__link"\s+href="([^"]+)"', body)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, ["/annuaire/"]),
        (Role.ASSOCIATION, ["/annuaire/", "/dossiers/", "/notifications/", "/compte/"]),
        (Role.MEMBER, COMMISSION),
        (Role.SECRETARY, [*COMMISSION[:-1], "/administration/", "/compte/"]),
        (
            Role.COORDINATOR,
            [
                "/annuaire/",
                "/coordination/",
                "/repetitions/",
                "/journal/",
                "/notifications/",
                "/administration/",
                "/compte/",
            ],
        ),
        (Role.MINISTRY, ["/annuaire/", "/relais/", "/notifications/", "/compte/"]),
        (Role.RAPPORTEUR, ["/annuaire/", "/compte/"]),
        (
            Role.OVERSIGHT,
            ["/annuaire/", "/conformite/conservation/", "/journal/", "/compte/"],
        ),
        (
            Role.ADMINISTRATOR,
            ["/annuaire/", "/journal/", "/notifications/", "/administration/", "/compte/"],
        ),
        # A member whose seats have all ended.
        (Role.VISITOR, ["/annuaire/", "/compte/"]),
    ],
)
def test_menu_shows_what_the_role_uses(
    client: Client, role: Role | None, expected: list[str]
) -> None:
    if role:
        client.cookies["role"] = role.value
    assert entries(client.get("/").content.decode()) == expected


def test_menu_marks_the_section_of_the_page(client: Client) -> None:
    body = client.get("/annuaire/").content.decode()
    assert re.search(r'href="/annuaire/"\s+aria-current="page"', body)


def test_pages_hold_nothing_that_the_policy_refuses(client: Client) -> None:
    client.cookies["role"] = "secretary"
    for path in ("/", "/accessibilite/", "/refused/", "/broken/"):
        body = client.get(path).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style", body), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", body), path
        assert "integrity=" not in body


def test_pages_load_nothing_from_elsewhere(client: Client) -> None:
    body = client.get("/").content.decode()
    loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"', body)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_neutral_brand_is_the_default_and_the_states_marks_are_an_option(client: Client) -> None:
    assert "fr-logo" not in client.get("/").content.decode()
    with override_settings(RELAIS_STATE_SITE=True):
        body = client.get("/").content.decode()
    assert "fr-logo" in body
    assert "neutral.css" not in body


def test_demonstration_says_that_its_data_are_invented(client: Client) -> None:
    with override_settings(RELAIS_DEMO=False):
        assert "données inventées" not in client.get("/").content.decode()
    with override_settings(RELAIS_DEMO=True):
        assert "données inventées" in client.get("/").content.decode()


# Errors


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere/", 404, "Cette page est introuvable"),
        ("/refused/", 403, "Cette action ne vous est pas permise"),
        ("/broken/", 500, "Relais est en panne"),
    ],
)
def test_error_pages_are_ours_and_leak_nothing(
    client: Client, path: str, status: int, words: str
) -> None:
    response = client.get(path)
    body = response.content.decode()
    assert response.status_code == status
    assert words in body
    assert "secret" not in body
    assert "Traceback" not in body
    client.cookies["django_language"] = "en"
    assert words not in client.get(path).content.decode()


def test_api_errors_are_problem_details(client: Client) -> None:
    for path, status in (("/api/nowhere/", 404), ("/api/refused/", 403), ("/api/broken/", 500)):
        response = client.get(path)
        assert response.status_code == status
        assert response["Content-Type"] == "application/problem+json"
        assert set(response.json()) == {"type", "title", "status", "detail"}
        assert "nowhere" not in response.content.decode()


def test_bad_host_gets_our_page(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example.org"})
    assert response.status_code == 400
    assert "La demande n’a pas pu être comprise" in response.content.decode()
    assert "evil.example.org" not in response.content.decode()


def test_form_without_token_gets_our_page(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/compte/deconnexion/")
    assert response.status_code == 403
    assert "Le formulaire n’est plus valable" in response.content.decode()


# Language


def test_french_whatever_the_browser_prefers(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en"})
    assert response["Content-Language"] == "fr"
    assert '<html lang="fr"' in response.content.decode()
    assert "Cookie" in response["Vary"]


def test_api_speaks_the_language_that_is_asked(client: Client) -> None:
    english = client.get("/api/nowhere/", headers={"accept-language": "de, en-GB;q=0.8"})
    assert english["Content-Language"] == "en"
    assert "Accept-Language" in english["Vary"]
    assert client.get("/api/nowhere/")["Content-Language"] == "fr"


def test_switch_sets_the_language_and_comes_back(client: Client) -> None:
    response = client.post("/langue/", {"language": "en", "next": "/annuaire/?q=69"})
    assert response["Location"] == "/annuaire/?q=69"
    assert response.cookies["django_language"].value == "en"
    assert '<html lang="en"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)", ""]
)
def test_switch_never_leaves_the_site(client: Client, target: str) -> None:
    assert client.post("/langue/", {"language": "en", "next": target})["Location"] == "/"


def test_unknown_language_changes_nothing(client: Client) -> None:
    assert "django_language" not in client.post("/langue/", {"language": "de"}).cookies
    client.cookies["django_language"] = "\x00de"
    assert client.get("/")["Content-Language"] == "fr"


def test_switch_is_not_a_link(client: Client) -> None:
    assert client.get("/langue/").status_code == 405


# Headers


def test_headers_close_what_pages_do_not_need(client: Client) -> None:
    response = client.get("/")
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_nothing_is_stored_for_people_with_credentials(client: Client) -> None:
    client.cookies["sessionid"] = "any"
    page = client.get("/")
    assert page["Cache-Control"] == "no-store, private"
    assert "Cookie" in page["Vary"]
    program = Client().get("/api/nowhere/", headers={"authorization": "Token x"})
    assert program["Cache-Control"] == "no-store, private"


def test_each_answer_has_its_own_identifier(client: Client) -> None:
    first = client.get("/", headers={"x-request-id": "chosen-by-the-caller"})["X-Request-ID"]
    second = client.get("/")["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second
