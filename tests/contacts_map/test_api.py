"""The directory's operations: shapes, tiers, and what a wrong parameter gets."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts_map import services
from contacts_map.demo import load_demo
from contacts_map.serializers import (
    ContactPointSerializer,
    DepartmentSerializer,
    FoundDepartmentSerializer,
)
from tests.contacts_map.conftest import PARTNER_PHONE, SYSTEM


def shape_faults(serializer, value, path=""):
    """Where a value differs from the documented shape: missing, unknown, or of another type."""
    faults = [path + name for name in set(value) ^ set(serializer.fields)]
    for name, field in serializer.fields.items():
        inner = value.get(name)
        nested = getattr(field, "child", field)
        if hasattr(nested, "fields") and inner:
            for item in inner if isinstance(inner, list) else [inner]:
                faults += shape_faults(nested, item, f"{path}{name}.")
        elif inner is None:
            faults += [] if field.allow_null else [f"{path}{name} is null"]
        else:
            field.run_validation(inner)
    return faults


def test_contact_points_have_the_documented_shape(client, departments):
    load_demo(actor=SYSTEM)
    answer = client.get("/api/v1/contact-points/?department=69&dysfunction=REFL-01").json()
    assert set(answer) == {"results", "next"}
    assert answer["results"]
    for item in answer["results"]:
        assert shape_faults(ContactPointSerializer(), item) == []
    assert answer["results"][0]["rank"]["code"] == "department_and_problem"
    one = client.get(f"/api/v1/contact-points/{answer['results'][0]['id']}/").json()
    assert shape_faults(ContactPointSerializer(), one) == []


def test_suspended_entry_carries_its_stand_in(client, new_contact):
    stand_in = new_contact("69")
    away = new_contact(
        "69",
        status="suspended",
        suspended_until=timezone.localdate() + timedelta(days=3),
        stand_in=stand_in,
    )
    item = client.get(f"/api/v1/contact-points/{away.pk}/").json()
    assert item["stand_in"]["id"] == stand_in.pk
    assert PARTNER_PHONE not in str(item)


def test_departments_carry_their_coverage(client, departments, new_contact):
    new_contact("69", is_referent=True)
    answer = client.get("/api/v1/departments/").json()
    assert len(answer["results"]) == 107
    assert answer["next"] is None
    for item in answer["results"]:
        assert shape_faults(DepartmentSerializer(), item) == []
    rhone = client.get("/api/v1/departments/69/").json()
    assert rhone in answer["results"]
    assert rhone["coverage"] == {
        "state": "verified",
        "contact_points": 1,
        "verified": 1,
        "stale": 0,
        "referents": 1,
        "verified_referents": 1,
    }
    assert client.get("/api/v1/departments/99/").status_code == 404


@pytest.mark.usefixtures("all_places", "db")
def test_places_lead_to_departments(client):
    answer = client.get("/api/v1/places/", {"q": "01200"}).json()
    assert answer["kind"] == "postcode"
    assert [item["code"] for item in answer["results"]] == ["01", "74"]
    for item in answer["results"]:
        assert shape_faults(FoundDepartmentSerializer(), item) == []
    assert client.get("/api/v1/places/", {"q": "zzzz"}).json()["results"] == []


@pytest.mark.usefixtures("all_places")
def test_place_searches_every_department_that_it_may_mean(client, new_contact):
    ids = {new_contact("01").pk, new_contact("74").pk}
    new_contact("69")
    answer = client.get("/api/v1/contact-points/", {"place": "01200"}).json()
    assert {item["id"] for item in answer["results"]} == ids


def test_without_a_place_only_what_has_no_department_is_listed(client, new_contact):
    national = new_contact(scope="national")
    new_contact("69")
    answer = client.get("/api/v1/contact-points/").json()
    assert [item["id"] for item in answer["results"]] == [national.pk]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("department", "99"),
        ("dysfunction", "NONE"),
        ("dysfunction", "REFL-1"),
        ("age_band", "OLD"),
        ("exploitation", "sexual"),
        ("place", "zzzz"),
        ("place", "x" * 101),
        ("page_size", "0"),
        ("page_size", "99999999999999999999"),
        ("after", "made-up"),
        ("color", "blue"),
    ],
)
def test_wrong_parameter_is_named(client, departments, name, value):
    answer = client.get("/api/v1/contact-points/", {name: value})
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")
    assert name in {error["pointer"].strip("#/") for error in answer.json()["errors"]}


def test_character_that_cannot_be_stored_is_refused(client, departments):
    answer = client.get("/api/v1/contact-points/", {"department": "6\x009"})
    assert answer.status_code == 400


@pytest.mark.parametrize("query", ["", "x" * 101, "Ly\x00on"])
def test_place_that_cannot_be_searched_is_a_problem(client, departments, query):
    answer = client.get("/api/v1/places/", {"q": query})
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")


def test_pages_of_the_api_follow_one_another(client, new_contact):
    expected = {new_contact("69").pk for _number in range(5)}
    url = "/api/v1/contact-points/?department=69&page_size=2"
    found: list[int] = []
    while url:
        answer = client.get(url).json()
        found += [item["id"] for item in answer["results"]]
        url = answer["next"]
    assert len(found) == 5
    assert set(found) == expected


def test_unknown_entry_is_not_found(client, departments, new_contact):
    draft = new_contact("69", status="draft")
    for number in (draft.pk, 0, 10**30):
        assert client.get(f"/api/v1/contact-points/{number}/").status_code == 404


def test_list_costs_few_queries(client, departments, new_contact, django_assert_max_num_queries):
    for _number in range(25):
        new_contact("69")
    with django_assert_max_num_queries(4):
        client.get("/api/v1/contact-points/?department=69")


def test_family_is_read_from_the_code_of_a_type():
    assert services.problem_family("SEJ-03") == "SEJ"
    with pytest.raises(services.UnknownProblemError):
        services.problem_family("SEJ-3")
