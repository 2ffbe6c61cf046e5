"""What oversight looks at: odd hours, many reads, no open seat. Selections as CSV."""

import csv
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from audit.actors import Actor, Role
from audit.anomalies import READS, look_for_anomalies
from audit.exporting import export_csv
from audit.models import Entry
from audit.reading import EntryFilter, JournalForbidden
from audit.sentences import tell
from audit.services import acting_as, history_of, record
from audit.spreadsheet import neutral
from audit.vocabulary import EVENTS
from commissions.models import Body, Seat
from contacts_map.models import Department
from tests.audit.conftest import WORKER, last_entry, new_body, seated
from tests.audit.trail import fill

pytestmark = pytest.mark.django_db


def test_only_oversight_looks(secretary, oversight, log_in):
    with pytest.raises(JournalForbidden):
        look_for_anomalies(actor=secretary, days=7)
    address = reverse("audit:anomalies")
    assert log_in(secretary).get(address).status_code == 403
    assert log_in(oversight).get(address).status_code == 200
    assert last_entry().event == "journal.read"
    assert last_entry().additional_data["anomalies_of_days"] == 7


@pytest.mark.parametrize(("hours", "is_odd"), [((0, 24), False), ((0, 0), True), ((24, 24), True)])
def test_reads_outside_duty_hours_stand_out(secretary, oversight, settings, hours, is_odd):
    settings.RELAIS_DUTY_HOURS = hours
    record(actor=secretary, event="case.read")
    found = look_for_anomalies(actor=oversight, days=7).at_odd_hours
    is_weekend = timezone.localtime().isoweekday() > 5
    assert [one.who for one in found] == (
        ["secretaire69@example.org"] if is_odd or is_weekend else []
    )


@pytest.mark.django_db(transaction=True)
def test_duty_hours_are_those_of_the_department(oversight, db_superuser):
    """Half past four in UTC is early in Paris and not in La Réunion; eight is night in the West
    Indies."""
    day = timezone.localdate() - timedelta(days=1)
    while day.isoweekday() > 5:
        day -= timedelta(days=1)
    db_superuser.execute("SET ROLE relais_owner")
    for code in ("69", "972", "974"):
        body = new_body(f"Commission {code}")
        with acting_as(WORKER, purpose="body.departments"):
            place, _made = Department.objects.get_or_create(code=code, defaults={"name": code})
            body.departments.add(place)
        actor = seated(f"secretaire{code}@example.org", Role.SECRETARY, body)
        for hour in ("04:30", "08:00"):
            db_superuser.execute(
                "INSERT INTO audit_entry (event, action, object_pk, object_repr, changes_text,"
                " actor_id, actor_label, seat_id, role, body_id, body, purpose, timestamp)"
                " VALUES ('case.read', 3, '', '', '', %s, %s, %s, %s, %s, %s, '', %s)",
                (
                    *(actor.member_id, actor.label, actor.seat_id, actor.role, actor.body_id),
                    *(actor.body, f"{day} {hour}+00"),
                ),
            )
    found = look_for_anomalies(actor=oversight, days=7).at_odd_hours
    assert {(one.who, f"{one.first:%H:%M}", one.reads) for one in found} == {
        ("secretaire69@example.org", "05:30" if not _is_summer(day) else "06:30", 1),
        ("secretaire972@example.org", "00:30", 2),
    }
    assert {(one.day, one.since, one.until) for one in found} == {(day, day, day)}


def _is_summer(day: date) -> bool:
    noon = datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone())
    return bool(noon.dst())


def test_every_way_of_reading_is_looked_at():
    """What `docs/journal.md` calls a reading: a text of a case, or a list that leaves."""
    assert set(READS) == {
        event
        for event in EVENTS
        if event.endswith((".read", ".exported", ".revealed"))
        and not event.startswith(("journal.", "roster.", "retention."))
    }


def test_many_reads_of_one_account_in_one_day_stand_out(
    secretary, oversight, settings, rhone, paris
):
    settings.RELAIS_MANY_READS = 3
    other = seated("autre@example.org", Role.SECRETARY, rhone)
    # One account, through two seats.
    for _ in range(2):
        record(actor=secretary, event="case.read", target=rhone)
    elsewhere = replace(secretary, body_id=paris.pk, body=paris.name)
    record(actor=elsewhere, event="case.read", target=paris)
    for _ in range(2):
        record(actor=other, event="case.read")
    record(actor=other, event="login.succeeded")
    (found,) = look_for_anomalies(actor=oversight, days=7).many
    assert (found.who, found.reads, found.objects) == ("secretaire69@example.org", 3, 2)
    assert found.body == "Commission de Paris, Commission du Rhône"
    assert found.day == timezone.localdate()


def test_reads_through_no_seat_another_or_a_closed_one_stand_out(secretary, oversight, rhone):
    closed = seated("partie@example.org", Role.SECRETARY, rhone)
    with acting_as(WORKER, purpose="seat.close"):
        Seat.objects.filter(member=closed.member_id or 0).update(
            starts_on=timezone.localdate() - timedelta(days=9),
            ends_on=timezone.localdate() - timedelta(days=1),
        )
    nobody = Actor("sans@example.org", Role.VISITOR, member_id=closed.member_id)
    borrowed = Actor("voleuse@example.org", Role.SECRETARY, member_id=closed.member_id,
                     seat_id=secretary.seat_id, body_id=rhone.pk)  # fmt: skip
    for actor in (secretary, closed, nobody, borrowed):
        record(actor=actor, event="case.read")
    found = look_for_anomalies(actor=oversight, days=7).without_seat
    assert sorted(one.who for one in found) == [
        "partie@example.org",
        "sans@example.org",
        "voleuse@example.org",
    ]


def test_the_page_leads_to_the_entries(secretary, oversight, log_in, settings):
    settings.RELAIS_DUTY_HOURS = (0, 0)
    record(actor=secretary, event="case.read")
    html = log_in(oversight).get(reverse("audit:anomalies"), {"days": "30"}).content.decode()
    day = timezone.localdate()
    assert f"who=secretaire69%40example.org&amp;since={day}&amp;until={day}" in html
    assert log_in(oversight).get(reverse("audit:anomalies"), {"days": "x"}).status_code == 200


# The export of a selection


def exported(client, **query: str) -> list[list[str]]:
    response = client.get(reverse("audit:export"), query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(response.content.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_a_selection_is_exported_as_it_is_shown_and_leaves_an_entry(log_in, oversight, secretary):
    record(actor=secretary, event="case.read")
    fill(2, event="login.failed")
    header, *lines = exported(log_in(oversight), event="login.failed")
    assert header[0] == "Numéro"
    assert [line[7] for line in lines] == ["login.failed"] * 2
    entry = last_entry()
    assert entry.event == "journal.exported"
    numbers = [int(line[0]) for line in lines]
    assert entry.additional_data == {
        "criteria": ["event"],
        "shown": 2,
        "first": min(numbers),
        "last": max(numbers),
    }
    with translation.override("fr"):
        assert tell(entry).sentence == (
            "controle@example.org a exporté une partie du journal\u00a0: 2 lignes, numéros "
            f"{min(numbers)} à {max(numbers)} (recherche par\u00a0: Événement)"
        )


def test_an_export_holds_what_its_reader_may_see(log_in, secretary, paris):
    other = seated("secretaire75@example.org", Role.SECRETARY, paris)
    record(actor=other, event="case.read")
    record(actor=secretary, event="case.read")
    lines = exported(log_in(secretary), event="case.read")
    assert len(lines) == 2
    association = seated("association@example.org", Role.ASSOCIATION, paris)
    assert log_in(association).get(reverse("audit:export")).status_code == 403


def test_an_unclear_selection_is_shown_again_and_exports_nothing(log_in, oversight):
    response = log_in(oversight).get(reverse("audit:export"), {"since": "2026-02-31"})
    assert response["Content-Type"].startswith("text/html")
    assert not Entry.objects.filter(event="journal.exported").exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", '"=', "＝"])
def test_a_formula_is_only_text(start, oversight, rhone):
    with acting_as(WORKER, purpose="x"):
        Body.objects.filter(pk=rhone.pk).update(name=f"{start}1+1")
    assert neutral(f"{start}1+1").startswith("'")
    text = export_csv(actor=oversight, criteria=EntryFilter())
    cells = [cell for line in csv.reader(text.splitlines(), delimiter=";") for cell in line]
    assert not [cell for cell in cells if cell.lstrip(" '\"\ufeff").startswith(start) and
                not cell.startswith("'")]  # fmt: skip


def test_ordinary_text_is_left_as_it_is():
    assert neutral("Commission du Rhône") == "Commission du Rhône"


# The history of one object, for the page of a case


def test_a_history_is_that_of_ones_own_body(secretary, paris, rhone):
    other = seated("secretaire75@example.org", Role.SECRETARY, paris)
    for actor in (secretary, other, WORKER):
        record(actor=actor, event="case.read", target=rhone)
    told = history_of(rhone, actor=secretary, with_system=True)
    assert [line.entry.actor_label for line in told][:2] == [
        "system:tests",
        "secretaire69@example.org",
    ]
    assert "secretaire75@example.org" not in {line.entry.actor_label for line in told}
    assert history_of(rhone, actor=Actor.visitor(), with_system=True) == []


def test_the_administrator_reads_about_accounts_by_an_index(oversight, rhone):
    administrator = seated("admin@example.org", Role.ADMINISTRATOR, rhone)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Entry.objects.visible_to(administrator).newest_first()[:50].explain()
    assert "entry_of_accounts" in plan
