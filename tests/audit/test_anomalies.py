"""What oversight looks at: odd hours, many reads, no open seat. Selections as CSV."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from audit.actors import Actor, Role
from audit.anomalies import look_for_anomalies
from audit.exporting import export_csv
from audit.models import Entry
from audit.reading import EntryFilter, JournalForbidden
from audit.services import acting_as, history_of, record
from audit.spreadsheet import neutral
from commissions.models import Body, Seat
from tests.audit.conftest import WORKER, last_entry, seated
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


def test_many_reads_of_one_account_in_one_day_stand_out(secretary, oversight, settings, rhone):
    settings.RELAIS_MANY_READS = 3
    other = seated("autre@example.org", Role.SECRETARY, rhone)
    for _ in range(3):
        record(actor=secretary, event="case.read", target=rhone)
    for _ in range(2):
        record(actor=other, event="case.read")
    record(actor=other, event="login.succeeded")
    (found,) = look_for_anomalies(actor=oversight, days=7).many
    assert (found.who, found.reads, found.objects) == ("secretaire69@example.org", 3, 1)
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
    assert entry.additional_data == {"criteria": ["event"], "shown": 2}


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
