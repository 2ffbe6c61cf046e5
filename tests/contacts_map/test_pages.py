"""The public pages: what each role reads in them, and what bad input does."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from audit.actors import Actor, Role
from contacts_map import services
from contacts_map.demo import load_demo
from contacts_map.models import Department
from referrals.services import import_dysfunction_types
from tests.contacts_map.conftest import (
    COORDINATION_NOTE,
    PARTNER_PHONE,
    PUBLIC_PHONE,
    SYSTEM,
    actor_as,
)

MAX_PAGE_BYTES = 150_000


@pytest.fixture
def acting(monkeypatch):
    """Makes the requests of the client those of an actor."""

    def become(actor: Actor) -> None:
        monkeypatch.setattr("commissions.middleware.actor_for", lambda request: actor)

    return become


def test_home_searches_and_shows_the_map(client, departments):
    page = client.get("/")
    assert page.status_code == 200
    text = page.content.decode()
    assert 'action="/annuaire/"' in text
    assert 'name="place"' in text
    for code in departments:
        assert f'href="/annuaire/{code}/"' in text


@pytest.mark.parametrize("path", ["/", "/annuaire/", "/annuaire/69/", "/annuaire/75/"])
def test_pages_stay_light(client, departments, path):
    load_demo(actor=SYSTEM)
    page = client.get(path)
    assert page.status_code == 200
    assert len(page.content) < MAX_PAGE_BYTES


def test_map_and_table_link_every_department_and_say_the_same(client, departments, new_contact):
    new_contact("69", is_referent=True)
    text = client.get("/annuaire/").content.decode()
    drawn, table = text.split('id="table"')
    assert len(departments) == 107
    for code in departments:
        assert f'href="/annuaire/{code}/"' in drawn
        assert f'href="/annuaire/{code}/"' in table
    assert "Rhône (69) – " in drawn
    labels = {code: re.search(rf"\({code}\) – ([^<\"]+)", drawn).group(1) for code in ("69", "75")}
    rows = dict(re.findall(r"\((\w+)\)</a>\s*</th>\s*<td>([^<]+)</td>", table))
    assert len(rows) == 107
    assert labels["69"] == rows["69"]
    assert labels["75"] == rows["75"]
    assert labels["69"] != labels["75"]


def test_search_goes_straight_to_the_department_with_its_filters(client, all_places, db):
    answer = client.get("/annuaire/", {"place": "69001", "dysfunction": "REFL-01"})
    assert answer.status_code == 302
    assert answer["Location"] == "/annuaire/69/?dysfunction=REFL"


def test_shared_postcode_leads_to_a_choice(client, all_places, db):
    page = client.get("/annuaire/", {"place": "01200", "age_band": "MINOR"})
    assert page.status_code == 200
    text = page.content.decode()
    assert 'href="/annuaire/01/?age_band=MINOR"' in text
    assert 'href="/annuaire/74/?age_band=MINOR"' in text
    assert "Éloise" in text


def test_unknown_place_keeps_what_was_typed_and_offers_the_map(client, departments):
    page = client.get("/annuaire/", {"place": "Nullepart"})
    assert page.status_code == 200
    assert 'value="Nullepart"' in page.content.decode()
    assert 'href="/annuaire/69/"' in page.content.decode()


@pytest.mark.parametrize("place", ["", "x" * 500, "Lyon\x00", "\u202e"])
def test_bad_place_is_an_error_beside_its_field(client, departments, place):
    page = client.get("/annuaire/", {"place": place})
    assert page.status_code in (200, 400)
    if page.status_code == 400:
        assert "fr-input-group--error" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"dysfunction": "NONE"},
        {"age_band": "\x00"},
        {"exploitation": "SEXUAL' OR 1=1"},
        {"dysfunction": "x" * 5000},
    ],
)
def test_value_outside_the_list_is_an_error_and_the_page_still_helps(client, departments, query):
    page = client.get("/annuaire/69/", query)
    assert page.status_code == 400
    text = page.content.decode()
    assert "fr-select-group--error" in text
    assert "116 006" in text


@pytest.mark.parametrize(
    "path", ["/annuaire/00/", "/annuaire/96/", "/annuaire/zzz/", "/annuaire/x/"]
)
def test_unknown_department_is_not_found(client, departments, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("cursor", ["x", "é", "W10", "x" * 5000, "WzEsMiwzLCJhIiw5OTk5XQ\x00"])
def test_made_up_cursor_is_not_found(client, departments, cursor):
    assert client.get("/annuaire/69/", {"after": cursor}).status_code == 404


def test_code_in_lower_case_leads_to_the_department(client, departments):
    answer = client.get("/annuaire/2a/?age_band=MINOR")
    assert answer["Location"] == "/annuaire/2A/?age_band=MINOR"


def test_department_page_is_never_empty(client, departments, new_contact):
    new_contact(scope="national", families=["SEJ"], name="Point national")
    page = client.get("/annuaire/69/", {"dysfunction": "MIN", "age_band": "MINOR"})
    text = page.content.decode()
    assert "Point national" in text
    for number in ("17", "112", "114", "119", "3919", "116 006"):
        assert f">{number}</a>" in text


def test_long_list_goes_on_with_the_next_page(client, departments, new_contact):
    for number in range(services.PAGE + 2):
        new_contact("69", name=f"Service {number:03}")
    first = client.get("/annuaire/69/").content.decode()
    link = re.search(r'href="(/annuaire/69/\?after=[^"]+)"', first).group(1)
    second = client.get(link).content.decode()
    names = set(re.findall(r"Service \d{3}", first)) | set(re.findall(r"Service \d{3}", second))
    assert len(names) == services.PAGE + 2


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.VISITOR, {PUBLIC_PHONE}),
        (Role.RAPPORTEUR, {PUBLIC_PHONE}),
        (Role.OVERSIGHT, {PUBLIC_PHONE}),
        (Role.ADMINISTRATOR, {PUBLIC_PHONE}),
        # What is for partners is shown entry by entry: tests of reveals.
        (Role.ASSOCIATION, {PUBLIC_PHONE}),
        (Role.MEMBER, {PUBLIC_PHONE}),
        (Role.MINISTRY, {PUBLIC_PHONE}),
        (Role.COORDINATOR, {PUBLIC_PHONE, PARTNER_PHONE, COORDINATION_NOTE}),
    ],
)
def test_no_byte_beyond_the_tier_of_the_role(
    client, departments, new_contact, acting, role, reads
):
    contact_point = new_contact("69", name="Service des tests")
    acting(actor_as(role))
    pages = [
        "/",
        "/annuaire/",
        "/annuaire/69/",
        f"/annuaire/contact/{contact_point.pk}/",
        "/api/v1/contact-points/?department=69",
        f"/api/v1/contact-points/{contact_point.pk}/",
    ]
    shown = b"".join(client.get(path).content for path in pages).decode()
    channels = {PUBLIC_PHONE, PARTNER_PHONE, COORDINATION_NOTE}
    assert {value for value in channels if value in shown} == reads
    assert PARTNER_PHONE.replace(" ", "") not in shown or PARTNER_PHONE in reads


def test_secretary_reads_everything_of_its_own_departments_only(
    client, departments, new_contact, acting
):
    own, other = new_contact("69"), new_contact("75")
    acting(actor_as(Role.SECRETARY, "69"))
    assert COORDINATION_NOTE in client.get(f"/annuaire/contact/{own.pk}/").content.decode()
    page = client.get(f"/annuaire/contact/{other.pk}/").content.decode()
    assert COORDINATION_NOTE not in page
    assert PARTNER_PHONE not in page


def test_draft_does_not_exist_for_a_visitor(client, departments, new_contact):
    draft = new_contact("69", status="draft")
    assert client.get(f"/annuaire/contact/{draft.pk}/").status_code == 404
    assert client.get("/annuaire/contact/99999999999999999999999/").status_code == 404


def test_stale_entry_says_so(client, departments, new_contact):
    new_contact("69", checked=False, name="Service jamais vérifié")
    assert "fr-badge--warning" in client.get("/annuaire/69/").content.decode()


def test_department_without_referent_says_so(client, departments):
    assert "fr-alert--warning" in client.get("/annuaire/05/").content.decode()


def test_page_costs_few_queries(client, departments, django_assert_max_num_queries):
    load_demo(actor=SYSTEM)
    import_dysfunction_types()
    # Each process keeps departments and types for a minute.
    services.problem_choices()
    with django_assert_max_num_queries(8):
        client.get("/annuaire/69/")
    with django_assert_max_num_queries(4):
        client.get("/")


def test_pages_are_read_only(client, departments):
    for path in ("/", "/annuaire/", "/annuaire/69/"):
        assert client.post(path).status_code == 405
    assert Department.objects.count() == 107


def test_names_are_escaped(client, departments, new_contact):
    contact_point = new_contact("69", name="<script>alert(1)</script>", notes="<b>gras</b>")
    for path in ("/annuaire/69/", reverse("contacts_map:contact", args=[contact_point.pk])):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text
        assert "<b>gras" not in text


def test_search_form_is_found_by_its_role(client: Client, departments):
    assert 'role="search"' in client.get("/").content.decode()
