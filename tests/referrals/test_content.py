"""What may be written in a case, by whatever door it comes."""

import pytest

from audit.models import Entry
from audit.services import acting_as
from referrals import services
from referrals.models import Case, Dysfunction, DysfunctionType, Move
from tests.factories import INSTALLER, SUMMARY, World, case_content, case_in, days_ago, log_case

PHONE = "06 39 98 12 34"
IDENTIFYING = [
    PHONE,
    "Écrire à prenom.nom@example.org",
    "Hébergée au 12 rue des Lilas",
    "née le 12/03/2001",
]


def stored() -> list[int]:
    return [one.objects.count() for one in (Case, Dysfunction, Move, Entry)]


@pytest.mark.parametrize("text", IDENTIFYING)
def test_a_text_that_identifies_someone_is_refused_and_nothing_stored(world: World, text: str):
    case = case_in(world, "logged")
    before = (stored(), Case.objects.values().get())
    secretary = world.actor("secretary69")
    attempts = [
        lambda: log_case(world, narrative=text),
        lambda: log_case(world, narrative=text, as_draft=True),
        lambda: services.edit_case(
            actor=secretary, case_id=case.pk, content=case_content(narrative=text)
        ),
        lambda: services.amend_case(actor=secretary, case_id=case.pk, changes={"narrative": text}),
        lambda: services.move_case(
            actor=secretary, case_id=case.pk, target="escalated", national_summary=text
        ),
        lambda: services.move_case(
            actor=secretary, case_id=case.pk, target="in_local_handling", reason=text
        ),
    ]
    for attempt in attempts:
        with pytest.raises(services.IdentifyingText) as refused:
            attempt()
        assert text not in str(refused.value)
        assert text not in repr(refused.value.findings)
    assert (stored(), Case.objects.values().get()) == before


@pytest.mark.parametrize(
    ("profile", "code", "applies"),
    [
        ({"age_band": "ADULT"}, "MIN-02", False),
        ({"age_band": "MINOR"}, "MIN-02", True),
        ({"age_band": "UNKNOWN"}, "MIN-02", True),
        ({"nationality_group": "FRENCH"}, "REFL-01", False),
        ({"nationality_group": "UNKNOWN"}, "REFL-01", True),
        ({"exploitation": ("LABOUR",)}, "PSP-02", False),
        ({"exploitation": ("LABOUR", "SEXUAL")}, "PSP-02", True),
        ({"exploitation": ("UNKNOWN",)}, "PSP-02", True),
    ],
)
def test_a_type_is_taken_only_with_a_profile_that_it_concerns(world, profile, code, applies):
    dysfunction = services.DysfunctionContent(type=code, clock_started_on=days_ago(1))
    content = case_content(dysfunctions=(dysfunction,), **profile)
    if applies:
        services.log_case(actor=world.actor("member69"), content=content)
    else:
        with pytest.raises(services.CaseRefused) as refused:
            services.log_case(actor=world.actor("member69"), content=content)
        assert set(refused.value.errors) == {"dysfunctions.0.type"}
    assert Case.objects.exists() is applies


def test_every_error_is_told_at_once(world):
    content = case_content(
        sex="?",
        modality="",
        dysfunctions=(
            services.DysfunctionContent(type="REFL-01", clock_started_on=days_ago(-1)),
            services.DysfunctionContent(type="NOPE"),
        ),
    )
    with pytest.raises(services.CaseRefused) as refused:
        services.log_case(actor=world.actor("member69"), content=content)
    assert set(refused.value.errors) == {
        "sex",
        "modality",
        "dysfunctions.0.clock_started_on",
        "dysfunctions.1.type",
    }


def test_a_case_keeps_the_version_of_the_type_it_was_logged_with(world):
    case = log_case(world)
    old = DysfunctionType.objects.get(code="REFL-01")
    with acting_as(INSTALLER, purpose="taxonomy.edit"):
        DysfunctionType.objects.filter(pk=old.pk).update(is_current=False)
        new = DysfunctionType.objects.get(pk=old.pk)
        new.pk, new.version, new.is_current = None, 2, True
        new.save(force_insert=True)

    services.amend_case(actor=world.actor("member69"), case_id=case.pk, changes={"sex": "UNKNOWN"})

    assert case.dysfunctions.get().type == old


def test_texts_are_stored_sealed(world):
    case = case_in(world, "escalated")
    for value in Case.objects.values_list().get():
        assert SUMMARY.encode() not in (bytes(value) if isinstance(value, memoryview) else b"")
        assert SUMMARY not in str(value)
    assert (
        services.read_case(
            actor=world.actor("coordinator"), reference=case.reference
        ).national_summary
        == SUMMARY
    )


def test_the_deadline_of_a_case_follows_the_level_that_holds_it(world):
    case = log_case(
        world,
        dysfunctions=(
            services.DysfunctionContent(type="SEJ-03", clock_started_on=days_ago(10)),
            services.DysfunctionContent(type="DROITS-02", clock_started_on=days_ago(3)),
        ),
    )
    assert case.due_on == days_ago(-27)
    services.move_case(
        actor=world.actor("secretary69"),
        case_id=case.pk,
        target="escalated",
        national_summary=SUMMARY,
    )
    case.refresh_from_db()
    assert days_ago(-1) < case.due_on < days_ago(-9)


def test_a_case_of_a_department_without_commission_goes_to_the_national_level(world):
    content = case_content(department="13")
    case = services.log_case(actor=world.actor("association"), content=content)
    assert case.body == world.bodies["national"]


def test_nobody_competent_is_said(world):
    world.bodies["national"].is_active = False
    with acting_as(INSTALLER, purpose="test"):
        world.bodies["national"].save()
    with pytest.raises(services.NoCompetentBody):
        services.log_case(actor=world.actor("association"), content=case_content(department="13"))
    assert not Case.objects.exists()
