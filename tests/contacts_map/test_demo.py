import re
from collections import Counter

import pytest

from audit.actors import Actor
from contacts_map import services
from contacts_map.demo import load_demo
from contacts_map.demo_profiles import WITHOUT_REFERENT
from contacts_map.enums import Coverage, Status
from contacts_map.models import Channel, ContactPoint
from contacts_map.services.national import HELP_LINES
from tests.contacts_map.conftest import SYSTEM

FICTION = re.compile(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d")


@pytest.fixture
def demo(departments):
    load_demo(actor=SYSTEM)


def test_referents_are_where_they_should_be_and_missing_on_purpose(demo):
    states = services.department_states()
    count = Counter(state.coverage for state in states)
    assert count[Coverage.VERIFIED] >= 80
    assert count[Coverage.STALE] == 10
    missing = {item.department.code for item in states if item.coverage is Coverage.NONE}
    assert missing == WITHOUT_REFERENT
    assert len(missing) == 15


def test_each_department_has_several_kinds_of_contact(demo, departments):
    kinds = {
        code: set(
            ContactPoint.objects.filter(departments__code=code).values_list("kind", flat=True)
        )
        for code in departments
    }
    assert all(len(found) >= 2 for found in kinds.values())
    assert len(kinds["69"]) >= 10
    assert len(kinds["75"]) >= 10


def test_some_are_stale_suspended_or_drafts(demo):
    statuses = Counter(ContactPoint.objects.values_list("status", flat=True))
    assert statuses[Status.DRAFT] > 5
    suspended = ContactPoint.objects.filter(status=Status.SUSPENDED)
    assert suspended.count() == 2
    assert all(item.stand_in.status == Status.PUBLISHED for item in suspended)


def test_phones_are_kept_for_fiction_and_mails_lead_nowhere(demo):
    phones = set(Channel.objects.filter(kind="phone").values_list("value", flat=True))
    assert {phone for phone in phones if not FICTION.fullmatch(phone)} == HELP_LINES
    mails = Channel.objects.filter(kind="email").values_list("value", flat=True)
    assert all(re.fullmatch(r"[a-z0-9-]+@example\.org", mail) for mail in mails)


def test_no_text_looks_like_an_address(demo):
    for function, notes in ContactPoint.objects.values_list("function", "notes"):
        assert not services.holds_address(function)
        assert not services.holds_address(notes)


def test_loading_again_adds_nothing(demo):
    before = ContactPoint.objects.count()
    assert load_demo(actor=SYSTEM) == 0
    assert ContactPoint.objects.count() == before


def test_every_department_finds_somebody(demo, departments):
    for department in departments.values():
        found = services.find_contacts(
            actor=Actor.visitor(),
            departments=[department],
            need=services.Need(family="REFL", age_band="MINOR", exploitation="BEGGING"),
            only_fitting=True,
        )
        assert found


def test_national_contacts_are_imported_once_as_drafts(departments):
    result = services.import_national_contacts(actor=SYSTEM)
    assert result.created == 10
    assert set(ContactPoint.objects.values_list("status", flat=True)) == {Status.DRAFT}
    again = services.import_national_contacts(actor=SYSTEM)
    assert (again.created, again.present) == (0, 10)
