"""What any cache may keep: a visitor's page, the same for all, with nothing of partners in it."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils.cache import get_cache_key, learn_cache_key

from tests.contacts_map.conftest import COORDINATION_NOTE, PARTNER_PHONE, PUBLIC_PHONE


@pytest.fixture
def public_pages(new_contact) -> list[str]:
    contact_point = new_contact("69")
    return [
        "/",
        "/annuaire/",
        "/annuaire/69/",
        "/annuaire/sans-territoire/",
        "/annuaire/telechargements/",
        f"/annuaire/contact/{contact_point.pk}/",
    ]


def test_public_pages_may_be_kept_and_are_the_same_for_every_visitor(public_pages):
    for path in public_pages:
        first, second = (Client(headers={"user-agent": who}).get(path) for who in "ab")
        assert first.status_code == 200, path
        assert first["Cache-Control"] == "public, max-age=60", path
        assert "Cookie" in first["Vary"].split(", "), path
        assert not first.cookies, path
        assert first.content == second.content, path
        text = first.content.decode()
        assert "csrfmiddlewaretoken" not in text, path
        assert not any(hidden in text for hidden in (PARTNER_PHONE, COORDINATION_NOTE)), path
    assert PUBLIC_PHONE in Client().get(public_pages[-1]).content.decode()


def test_what_a_member_reads_is_never_kept(world, public_pages):
    client = Client()
    client.force_login(world.members["association"])
    for path in public_pages:
        page = client.get(path)
        assert page["Cache-Control"] == "no-store, private", path
        assert "Cookie" in page["Vary"].split(", "), path
        assert world.members["association"].email in page.content.decode(), path


def test_a_shared_cache_never_gives_a_member_the_page_that_it_kept_of_a_visitor(
    world, public_pages
):
    """Django's own cache of pages reads `Vary` as every shared cache must."""
    visitor, member = Client(), Client()
    member.force_login(world.members["association"])
    path, shared = public_pages[2], caches["throttle"]
    kept = visitor.get(path)
    key = learn_cache_key(kept.wsgi_request, kept, cache=shared)
    assert get_cache_key(Client().get(path).wsgi_request, cache=shared) == key
    assert get_cache_key(member.get(path).wsgi_request, cache=shared) != key


@pytest.mark.parametrize(
    "path",
    ["/annuaire/?place=Lyon", "/annuaire/69/?dysfunction=HEB", "/annuaire/?place=%3Cx%3E", "/?x"],
)
def test_what_was_looked_for_is_never_kept(departments, path):
    assert "public" not in Client().get(path).get("Cache-Control", "")


def test_a_message_for_one_visitor_is_never_kept(departments):
    client = Client()
    client.cookies["messages"] = "anything"
    assert "public" not in client.get("/")["Cache-Control"]


def test_language_of_the_reader_has_its_own_copy(departments):
    client = Client(enforce_csrf_checks=True)
    switched = client.post("/langue/", {"language": "en", "next": "/"})
    assert switched.status_code == 302
    assert switched["Cache-Control"] == "no-store, private"
    page = client.get("/")
    assert page["Cache-Control"] == "public, max-age=60"
    assert page["Content-Language"] == "en"
