from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from audit.actors import Actor, Role
from audit.services import acting_as
from contacts_map import services
from contacts_map.enums import Coverage, Status
from contacts_map.models import ContactPoint
from contacts_map.permissions import can_edit_contact_point, can_see_channel, can_see_contact_point
from tests.contacts_map.conftest import SYSTEM, actor_as, check

VISITOR = Actor.visitor()
REFLECTION = services.Need(family="REFL")


def found_ids(department, need=services.ANY_NEED, actor=VISITOR, **options):
    found = services.find_contacts(actor=actor, departments=[department], need=need, **options)
    return [contact.id for contact in found]


def test_closest_territory_and_problem_come_first(departments, new_contact):
    national = new_contact(scope="national", families=["REFL"])
    region = new_contact(scope="region", region_code="84", families=["REFL"])
    general = new_contact("69")
    exact = new_contact("69", families=["REFL"])
    elsewhere = new_contact("75", families=["REFL"])
    online = new_contact(scope="online", families=["REFL"])
    other_region = new_contact(scope="region", region_code="11")

    ids = found_ids(departments["69"], REFLECTION)

    assert ids == [exact.pk, general.pk, region.pk, national.pk, online.pk]
    assert elsewhere.pk not in ids
    assert other_region.pk not in ids


def test_reason_of_each_rank_is_said(departments, new_contact):
    new_contact("69", families=["REFL"])
    new_contact(scope="region", region_code="84", families=["REFL"])
    new_contact(scope="national")
    rhone = departments["69"]

    found = services.find_contacts(actor=VISITOR, departments=[rhone], need=REFLECTION)

    codes = [services.reason_code(contact, need=REFLECTION) for contact in found]
    assert codes == ["department_and_problem", "region_and_problem", "national"]
    words = [services.reason(item, need=REFLECTION, departments=[rhone]) for item in found]
    assert "Rhône" in words[0]
    assert "Auvergne-Rhône-Alpes" in words[1]


def test_referent_answers_for_every_problem(departments, new_contact):
    referent = new_contact("69", families=["SEJ"], is_referent=True)
    assert found_ids(departments["69"], REFLECTION, only_fitting=True) == [referent.pk]


def test_entry_for_other_problems_or_persons_comes_last_or_not_at_all(departments, new_contact):
    other = new_contact("69", families=["HEB"])
    minors = new_contact("69", families=["REFL"], age_bands=["MINOR"])
    exact = new_contact("69", families=["REFL"], age_bands=["ADULT"])
    need = services.Need(family="REFL", age_band="ADULT")

    assert found_ids(departments["69"], need)[0] == exact.pk
    assert set(found_ids(departments["69"], need)) == {exact.pk, minors.pk, other.pk}
    assert found_ids(departments["69"], need, only_fitting=True) == [exact.pk]


def test_unknown_age_or_form_excludes_nobody(departments, new_contact):
    minors = new_contact("69", age_bands=["MINOR"], exploitation=["LABOUR"])
    need = services.Need(age_band="UNKNOWN", exploitation="UNKNOWN")
    assert found_ids(departments["69"], need, only_fitting=True) == [minors.pk]


def test_overseas_entries_serve_overseas_only(departments, new_contact):
    overseas = new_contact(scope="overseas")
    assert found_ids(departments["973"]) == [overseas.pk]
    assert found_ids(departments["69"]) == []


def test_entry_of_two_departments_is_found_once(departments, new_contact):
    shared = new_contact("01", "74")
    found = services.find_contacts(
        actor=VISITOR, departments=[departments["01"], departments["74"]]
    )
    assert [contact.id for contact in found] == [shared.pk]
    assert found[0].departments == ["01", "74"]


def test_pages_follow_one_another_without_gap_or_repeat(departments, new_contact):
    expected = {new_contact("69", is_referent=number % 3 == 0).pk for number in range(7)}
    pages: list[int] = []
    after = services.START
    while page := services.find_contacts(
        actor=VISITOR, departments=[departments["69"]], after=after, limit=3
    ):
        pages += [contact.id for contact in page]
        after = page[-1].position
    assert len(pages) == 7
    assert set(pages) == expected


def test_check_counts_for_six_calendar_months(departments, new_contact):
    contact_point = new_contact("69", is_referent=True, checked=False)
    limit = timezone.now() - relativedelta(months=6)

    check(contact_point, at=limit - timedelta(minutes=1))
    assert not services.find_contact(actor=VISITOR, contact_point_id=contact_point.pk).is_verified
    check(contact_point, at=limit + timedelta(minutes=1))
    assert services.find_contact(actor=VISITOR, contact_point_id=contact_point.pk).is_verified


def test_failed_check_after_a_good_one_makes_the_entry_stale(new_contact):
    contact_point = new_contact("69", is_referent=True)
    check(contact_point, outcome="unreachable")
    found = services.find_contact(actor=VISITOR, contact_point_id=contact_point.pk)
    assert not found.is_verified
    assert found.confirmed_at is not None


def test_change_is_not_a_check(new_contact):
    contact_point = new_contact("69", checked=False)
    with acting_as(SYSTEM, purpose="tests"):
        contact_point.notes = "Nouvelle note"
        contact_point.save()
    assert not services.find_contact(actor=VISITOR, contact_point_id=contact_point.pk).is_verified


def test_suspended_entry_shows_who_stands_in(departments, new_contact):
    stand_in = new_contact("69")
    away = new_contact(
        "69",
        status="suspended",
        suspended_until=timezone.localdate() + timedelta(days=9),
        stand_in=stand_in,
    )
    found = services.find_contacts(actor=VISITOR, departments=[departments["69"]])
    assert [contact.id for contact in found] == [stand_in.pk, away.pk]
    assert found[1].stand_in.id == stand_in.pk


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_query_agrees_with_the_permission_functions(departments, new_contact, role):
    """The hand-written query, `visible_to()` and the `can_*` functions say the same."""
    entries = [
        new_contact(*codes, status=status)
        for codes in [("69",), ("75",), ("69", "01")]
        for status in (Status.PUBLISHED, Status.DRAFT, Status.WITHDRAWN)
    ]
    actor = actor_as(role, *(["69"] if role == Role.SECRETARY else []))

    found = {
        contact.id: contact
        for contact in services.contacts_by_id(actor=actor, ids=[entry.pk for entry in entries])
    }

    assert set(found) == set(ContactPoint.objects.visible_to(actor).values_list("pk", flat=True))
    editable = set(ContactPoint.objects.editable_by(actor).values_list("pk", flat=True))
    for entry in entries:
        assert can_see_contact_point(actor, entry) == (entry.pk in found)
        assert can_edit_contact_point(actor, entry) == (entry.pk in editable)
        if entry.pk in found:
            contact = found[entry.pk]
            assert contact.is_editable == can_edit_contact_point(actor, entry)
            assert [channel.tier for channel in contact.channels] == [
                channel.tier
                for channel in entry.channels.all()
                if can_see_channel(actor, channel.tier, is_editable=contact.is_editable)
            ]


@pytest.mark.parametrize(
    ("role", "tiers"),
    [
        (Role.VISITOR, ["public"]),
        (Role.RAPPORTEUR, ["public"]),
        (Role.OVERSIGHT, ["public"]),
        (Role.ADMINISTRATOR, ["public"]),
        (Role.ASSOCIATION, ["public", "partner"]),
        (Role.MEMBER, ["public", "partner"]),
        (Role.MINISTRY, ["public", "partner"]),
        (Role.SECRETARY, ["public", "partner"]),
        (Role.COORDINATOR, ["public", "partner", "coordination"]),
    ],
)
def test_role_opens_its_tiers(new_contact, role, tiers):
    contact_point = new_contact("69")
    found = services.find_contact(actor=actor_as(role), contact_point_id=contact_point.pk)
    assert [channel.tier for channel in found.channels] == tiers


def test_drafts_stay_out_of_the_search_even_for_their_editors(departments, new_contact):
    new_contact("69", status="draft")
    assert found_ids(departments["69"], actor=actor_as(Role.SECRETARY, "69")) == []


def test_coverage_counts_published_entries_that_name_the_department(departments, new_contact):
    new_contact("69", is_referent=True)
    new_contact("69", is_referent=True, checked=False)
    new_contact("69", checked=False)
    new_contact("69", status="draft", is_referent=True)
    new_contact("01", is_referent=True, checked=False)
    new_contact(scope="national", is_referent=True)

    figures = services.coverage_figures()
    states = {item.department.code: item.coverage for item in services.department_states()}

    assert figures["69"] == services.CoverageFigures(3, 1, 2, 1)
    assert figures["69"].stale == 2
    assert states["69"] == figures["69"].coverage == Coverage.VERIFIED
    assert states["01"] == figures["01"].coverage == Coverage.STALE
    assert states["75"] == Coverage.NONE
    assert len(states) == 107
    assert services.has_referent(department_code="01")
    assert not services.has_referent(department_code="75")


def test_search_is_one_query_and_a_second_only_for_stand_ins(
    departments, new_contact, django_assert_num_queries
):
    for _number in range(12):
        new_contact("69")
    with django_assert_num_queries(1):
        services.find_contacts(actor=VISITOR, departments=[departments["69"]])
