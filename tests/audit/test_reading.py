"""Pages by key, filters, and the trace of each reading."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import reading
from audit.actors import Role
from audit.models import Entry
from audit.reading import EntryFilter, JournalForbidden, find_entries, read_page
from audit.services import record
from tests.audit.conftest import identifiers, last_entry, seated

pytestmark = pytest.mark.django_db

EVERYTHING = EntryFilter()


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 4)


def fill(actor, rows: int) -> None:
    for number in range(rows):
        record(actor=actor, event="case.read", extra={"number": number})


def everything_of_type(event: str) -> EntryFilter:
    return EntryFilter(event=event)


def test_pages_follow_one_another_without_gap_or_repeat(oversight, secretary):
    fill(secretary, 10)
    criteria = everything_of_type("case.read")
    seen, place = [], None
    while True:
        page = read_page(actor=oversight, criteria=criteria, older_than=place)
        seen += identifiers(page.entries)
        # New entries arrive while somebody pages; they must not shift what follows.
        fill(secretary, 3)
        place = page.older_than
        if place is None:
            break
    assert len(seen) == 10
    assert seen == sorted(set(seen), reverse=True)


def test_going_back_gives_the_same_page(oversight, secretary):
    fill(secretary, 12)
    criteria = everything_of_type("case.read")
    top = read_page(actor=oversight, criteria=criteria)
    middle = read_page(actor=oversight, criteria=criteria, older_than=top.older_than)
    back = read_page(actor=oversight, criteria=criteria, newer_than=middle.newer_than)
    assert top.newer_than is None
    assert identifiers(back.entries) == identifiers(top.entries)
    again = read_page(actor=oversight, criteria=criteria, older_than=back.older_than)
    assert identifiers(again.entries) == identifiers(middle.entries)


def test_a_place_past_the_end_leads_back(oversight, secretary):
    fill(secretary, 2)
    criteria = everything_of_type("case.read")
    page = read_page(actor=oversight, criteria=criteria, older_than=0)
    assert page.entries == []
    back = read_page(actor=oversight, criteria=criteria, newer_than=page.newer_than)
    assert len(back.entries) == 2


def test_no_page_counts_the_rows(oversight, secretary):
    fill(secretary, 6)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read_page(actor=oversight, criteria=EVERYTHING, older_than=last_entry().pk)
    statements = " ".join(query["sql"].lower() for query in queries)
    assert "count(" not in statements
    assert "offset" not in statements


def test_each_reading_is_recorded_with_the_criteria_but_not_their_values(oversight):
    read_page(actor=oversight, criteria=EntryFilter(who="somebody@example.org", about="ABC"))
    entry = last_entry()
    assert entry.event == "journal.read"
    assert entry.actor_id == oversight.member_id
    assert entry.additional_data == {"criteria": ["who", "about"], "shown": 0}


@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.MINISTRY, Role.RAPPORTEUR])
def test_a_role_without_the_journal_is_refused_and_leaves_no_reading(rhone, role):
    actor = seated("x@example.org", role, rhone)
    before = Entry.objects.count()
    with pytest.raises(JournalForbidden):
        read_page(actor=actor, criteria=EVERYTHING)
    assert Entry.objects.count() == before


def test_filters_by_event_actor_and_object(oversight, secretary, rhone):
    record(actor=secretary, event="case.read", target=rhone)
    found = find_entries(
        actor=oversight,
        criteria=EntryFilter(event="case.read", who="SECRETAIRE69", about="commission du RHÔNE"),
    )
    assert len(found) == 1
    for criteria in (
        EntryFilter(event="case.rea"),
        EntryFilter(event="case.read", who="paris"),
        EntryFilter(about="Commission"),
        # Characters with a meaning in a pattern are only characters.
        EntryFilter(event="case.read", who="%"),
        EntryFilter(event="case.read", about="commission du rh%"),
    ):
        assert not find_entries(actor=oversight, criteria=criteria).exists(), criteria


def test_both_days_of_a_period_are_included(oversight):
    today = timezone.localdate()
    day = timedelta(days=1)

    def found(since: date | None, until: date | None) -> bool:
        criteria = EntryFilter(since=since, until=until)
        return find_entries(actor=oversight, criteria=criteria).exists()

    assert found(today, today)
    assert found(today - day, today)
    assert not found(None, today - day)
    assert not found(today + day, None)


def test_the_extreme_days_are_accepted(oversight):
    criteria = EntryFilter(since=reading.EARLIEST_DAY, until=reading.LATEST_DAY)
    assert find_entries(actor=oversight, criteria=criteria).exists()
