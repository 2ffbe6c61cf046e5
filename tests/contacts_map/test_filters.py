"""What narrows a search: a language, a type in plain words; and what is said of the place."""

import re

import pytest

from audit.actors import Actor
from contacts_map import services
from contacts_map.models import Place
from contacts_map.services import problems
from contacts_map.text import normalise

VISITOR = Actor.visitor()


@pytest.fixture
def places(departments) -> None:
    """Two homonyms, and a former commune with the one that absorbed it."""
    Place.objects.bulk_create(
        Place(
            insee_code=code,
            kind=kind,
            name=name,
            department_id=code[:2],
            postcodes=postcodes,
            search_name=normalise(name),
        )
        for code, kind, name, postcodes in [
            ("38544", "commune", "Vienne", ["38200"]),
            ("01033", "commune", "Valserhône", ["01200"]),
            ("01033", "commune-deleguee", "Bellegarde-sur-Valserine", []),
            ("01091", "commune-deleguee", "Châtillon-en-Michaille", []),
        ]
    )


@pytest.fixture
def types(world, monkeypatch) -> None:
    """The types of the world, read anew: another test may have left none."""
    problems._problems_in.cache_clear()


def test_entries_that_speak_the_language_fit(departments, new_contact):
    speaks = new_contact("69", languages=["fr", "ar"])
    silent = new_contact("69")
    found = {
        language: [
            contact.id
            for contact in services.find_contacts(
                actor=VISITOR,
                departments=[departments["69"]],
                need=services.Need(language=language),
                only_fitting=True,
            )
        ]
        for language in ("ar", "fr")
    }
    assert found == {"ar": [speaks.pk], "fr": [speaks.pk, silent.pk]}


def test_page_keeps_those_that_do_not_say_it_apart(client, new_contact):
    new_contact("69", languages=["ar"], name="Service arabophone")
    new_contact("69", name="Service muet")
    new_contact(scope="national", name="Point national")
    text = client.get("/annuaire/69/?language=ar").content.decode()
    fitting, others = text.split('class="relais-others"')
    assert "Service arabophone" in fitting
    assert "Service muet" in others
    assert "Point national" in text
    assert '<option value="ar" selected' in text
    assert client.get("/annuaire/69/?language=klingon").status_code == 400


def test_api_filters_by_language(client, new_contact):
    speaks = new_contact("69", languages=["ar"])
    new_contact("69")
    answer = client.get("/api/v1/contact-points/?department=69&language=ar").json()
    assert [item["id"] for item in answer["results"]] == [speaks.pk]
    assert client.get("/api/v1/contact-points/?language=xx").status_code == 400


def test_types_are_offered_in_plain_words_and_lead_to_their_family(client, types):
    text = client.get("/annuaire/").content.decode()
    assert re.search(r'<option value="REFL-01">\s*Délai de réflexion non proposé', text)
    answer = client.get("/annuaire/", {"place": "69", "dysfunction": "REFL-01"})
    assert answer["Location"] == "/annuaire/69/?dysfunction=REFL"
    page = client.get("/annuaire/69/?dysfunction=REFL-01").content.decode()
    assert '<option value="REFL-01" selected' in page


def test_type_that_the_taxonomy_does_not_hold_is_refused(client, types):
    assert services.problem_family("SEJ-03") == "SEJ"
    with pytest.raises(services.UnknownProblemError):
        services.problem_family("SEJ-99")
    assert client.get("/api/v1/contact-points/?dysfunction=SEJ-99").status_code == 400


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("Vienne (38)", ["38"]),
        ("Vienne (86)", ["86"]),
        ("vienne ( 38 )", ["38"]),
        ("Vienne (69)", []),
        ("Rhône (69)", ["69"]),
        ("(69)", ["69"]),
    ],
)
def test_department_in_brackets_tells_homonyms_apart(places, query, codes):
    answer = services.resolve_place(query)
    assert [department.code for department in answer.departments] == codes


def test_former_commune_leads_to_the_current_one_and_says_so(client, places):
    answer = client.get("/annuaire/", {"place": "Bellegarde sur Valserine"})
    assert answer["Location"] == "/annuaire/01/?former=01033"
    page = client.get(answer["Location"]).content.decode()
    assert "Bellegarde-sur-Valserine" in page
    assert "Valserhône" in page
    found = client.get("/api/v1/places/?q=bellegarde-sur-valserine").json()
    assert found["results"][0]["places"][0]["current_name"] == "Valserhône"


def test_former_commune_whose_heir_is_not_in_the_file_says_only_that(client, places):
    answer = client.get("/annuaire/", {"place": "Chatillon-en-Michaille"})
    assert answer["Location"] == "/annuaire/01/?former=01091"
    assert "Châtillon-en-Michaille" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("former", ["01033'", "99999", "", "38544"])
def test_made_up_former_commune_is_ignored(client, places, former):
    page = client.get("/annuaire/01/", {"former": former})
    assert page.status_code == 200
    assert "Valserhône" not in page.content.decode()


def test_regional_entry_names_its_region(client, new_contact):
    contact_point = new_contact(scope="region", region_code="84")
    page = client.get(f"/annuaire/contact/{contact_point.pk}/").content.decode()
    assert "Auvergne-Rhône-Alpes" in page
    found = services.find_contact(actor=VISITOR, contact_point_id=contact_point.pk)
    assert "Auvergne-Rhône-Alpes" in services.reason(found, need=services.ANY_NEED)


def test_victim_without_a_territory_has_a_page_of_its_own(client, new_contact):
    new_contact(scope="online", name="Point en ligne")
    new_contact(scope="national", name="Point national")
    new_contact("69", name="Service local")
    assert "/annuaire/sans-territoire/" in client.get("/").content.decode()
    text = client.get("/annuaire/sans-territoire/").content.decode()
    assert text.index("Point en ligne") < text.index("Point national")
    assert "Service local" not in text
    assert client.get("/annuaire/sans-territoire/?age_band=OLD").status_code == 400
