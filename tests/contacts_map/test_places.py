import csv
from collections import defaultdict

import pytest
from django.db import connection

from contacts_map import services
from contacts_map.models import Department, Place
from contacts_map.services.reference import DATA
from contacts_map.text import normalise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_places")]


def codes(query: str) -> list[str]:
    return [department.code for department in services.resolve_place(query).departments]


@pytest.fixture(scope="module")
def expected() -> dict[str, set[str]]:
    """The departments of every postcode, as the official file says."""
    found: dict[str, set[str]] = defaultdict(set)
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for postcode in row["postcodes"].split():
                found[postcode].add(row["department_code"])
    return dict(found)


def test_every_postcode_gives_exactly_its_departments(expected):
    """All of them at once, as the table says; the next test takes the way of the search."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(postcodes) AS code, array_agg(DISTINCT department_id)"
            "  FROM contacts_map_place GROUP BY code"
        )
        found = {code: set(departments) for code, departments in cursor.fetchall()}
    assert found == expected
    assert sum(len(departments) == 2 for departments in found.values()) == 16


def test_search_itself_gives_them_for_every_odd_postcode_and_a_sample(expected):
    """The whole path: where a postcode spans departments or contradicts its beginning, and one
    in forty of the others."""
    odd = {
        postcode
        for postcode, departments in expected.items()
        if len(departments) > 1 or not postcode.startswith(prefixes(departments))
    }
    sample = odd | set(sorted(expected)[::40])
    assert len(odd) >= 19
    found = {postcode: set(codes(postcode)) for postcode in sample}
    assert found == {postcode: expected[postcode] for postcode in sample}


def prefixes(departments: set[str]) -> tuple[str, ...]:
    """How the postcodes of a department begin: by its code, in Corsica by 20."""
    return tuple("20" if code in ("2A", "2B") else code for code in departments)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("75", ["75"]),
        ("2a", ["2A"]),
        ("1", ["01"]),
        ("971", ["971"]),
        ("20", ["2A", "2B"]),
        ("Rhône", ["69"]),
        ("RHONE", ["69"]),
        ("val d’oise", ["95"]),
        ("La Réunion", ["47", "974"]),
        ("Paris", ["75"]),
        ("St Etienne", ["42"]),
        ("saint-étienne", ["42"]),
        ("l'hay les roses", ["94"]),
        ("BONNOEIL", ["14"]),
        ("Lyon 3e", ["69"]),
        ("69001", ["69"]),
        ("69 001", ["69"]),
        ("69001 Lyon", ["69"]),
        ("94390", ["91"]),
        ("97133", ["977"]),
        ("97150", ["978"]),
        ("01200", ["01", "74"]),
        ("Vienne", ["38", "86"]),
        ("bretagne", ["22", "29", "35", "36", "56", "90"]),
        ("Île-de-France", ["75", "77", "78", "91", "92", "93", "94", "95"]),
        ("bellegarde sur valserine", ["01"]),
    ],
)
def test_words_lead_to_departments(query, expected):
    assert codes(query) == expected


def test_homonyms_are_told_apart_by_their_department():
    answer = services.resolve_place("saint martin")
    assert {"978", "32", "54", "66", "67"} & set(codes("saint martin")) >= {"978", "32", "54"}
    assert {place.name for place in answer.places} == {"Saint-Martin"}
    assert answer.only_department is None


def test_name_after_a_shared_postcode_settles_the_department():
    assert codes("01200 Éloise") == ["74"]


def test_postcode_that_is_not_listed_is_offered_and_not_decided():
    answer = services.resolve_place("69321 Lyon cedex 03")
    assert answer.kind is services.AnswerKind.POSTCODE_UNKNOWN
    assert [department.code for department in answer.departments] == ["69"]
    assert answer.only_department is None


@pytest.mark.parametrize("query", ["zzzz", "99", "00000", "!!!", "Київ", "0", "999"])
def test_words_without_a_place_lead_nowhere(query):
    answer = services.resolve_place(query)
    assert answer.kind is services.AnswerKind.NOTHING
    assert answer.departments == ()


@pytest.mark.parametrize("query", ["", "   ", "x" * 101, "Lyon\x00", "Ly\ud800on", "a\nb"])
def test_words_that_cannot_be_searched_are_refused(query):
    with pytest.raises(services.BadPlaceQueryError):
        services.resolve_place(query)


def test_names_that_begin_so_are_given_only_up_to_a_limit():
    answer = services.resolve_place("saint m")
    assert answer.is_truncated
    assert answer.only_department is None


def test_import_again_changes_nothing():
    before = set(Place.objects.values_list("insee_code", "kind", "name", "search_name"))
    services.import_departments()
    services.import_places()
    assert set(Place.objects.values_list("insee_code", "kind", "name", "search_name")) == before
    assert len(before) == 37_584
    assert Department.objects.count() == 107


def test_search_by_name_is_two_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        services.resolve_place("villeneuve s")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("St-Étienne", "saint etienne"),
        ("Ste Foy", "sainte foy"),
        ("Cœuvres-et-Valsery", "coeuvres et valsery"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("  Val-d'Oise ", "val d oise"),
    ],
)
def test_words_are_made_comparable(name, expected):
    assert normalise(name) == expected
