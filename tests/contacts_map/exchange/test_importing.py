"""Bringing a file in: the fate of each row, and all of them or none."""

import pytest

from audit.actors import Role
from audit.models import Entry
from contacts_map.exchange.columns import COLUMNS, INFORMATION, cells
from contacts_map.exchange.importing import (
    ImportNotAllowedError,
    ImportRefusedError,
    import_table,
    try_import,
)
from contacts_map.exchange.report import Fate
from contacts_map.exchange.spreadsheets import BadFileError
from contacts_map.models import Channel, ContactPoint, Organisation
from contacts_map.services import find_contact
from tests.contacts_map.conftest import PARTNER_PHONE, actor_as
from tests.contacts_map.exchange.conftest import ROW, table_of

pytestmark = pytest.mark.usefixtures("departments")


def refused_columns(report, row=0):
    assert report.rows[row].fate is Fate.REFUSED
    return {fault.column for fault in report.rows[row].faults}


def test_dry_run_writes_nothing(secretary):
    report = try_import(actor=secretary, table=table_of(ROW))
    assert report.tally == {"created": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert not ContactPoint.objects.exists()
    assert not Organisation.objects.exists()


def test_new_row_becomes_a_draft_with_its_channels(secretary):
    import_table(actor=secretary, table=table_of(ROW))
    created = ContactPoint.objects.get()
    assert (created.status, created.function) == ("draft", ROW["function"])
    assert [*created.coverage.values_list("department_id", flat=True)] == ["69"]
    assert [*created.channels.values_list("kind", "tier", "value")] == [
        ("phone", "public", "04 65 71 30 03"),
        ("email", "partner", "accueil@example.org"),
    ]


def test_same_file_twice_changes_nothing(secretary):
    import_table(actor=secretary, table=table_of(ROW))
    report = try_import(actor=secretary, table=table_of(ROW))
    assert [row.fate for row in report.rows] == [Fate.UNCHANGED]
    assert report.is_idle


def test_changed_row_shows_before_and_after(secretary):
    import_table(actor=secretary, table=table_of(ROW))
    table = table_of(ROW | {"families": "SEJ REFL", "channels": "phone public 04 65 71 30 04"})
    report = import_table(actor=secretary, table=table)
    changes = {item.column: (item.before, item.after) for item in report.rows[0].changes}
    assert changes == {
        "families": ("", "REFL SEJ"),
        "channels": (ROW["channels"], "phone public 04 65 71 30 04"),
    }
    assert report.rows[0].number == 2
    assert Channel.objects.count() == 1


def test_column_left_out_changes_nothing(secretary, new_contact):
    entry = new_contact("69", notes="À lire")
    table = table_of({"id": str(entry.pk), "families": "HEB"})
    import_table(actor=secretary, table=table)
    entry.refresh_from_db()
    assert (entry.notes, entry.families, entry.channels.count()) == ("À lire", ["HEB"], 3)


def test_refused_row_stops_the_whole_file(secretary):
    table = table_of(ROW, ROW | {"function": "Écoute", "kind": "NOBODY"})
    with pytest.raises(ImportRefusedError) as refusal:
        import_table(actor=secretary, table=table)
    assert refusal.value.report.tally["created"] == 1
    assert refused_columns(refusal.value.report, 1) == {"kind"}
    assert not ContactPoint.objects.exists()
    assert not Entry.objects.filter(event="directory.imported").exists()


def test_import_stopped_half_way_stores_nothing(secretary):
    table = table_of(*(ROW | {"function": f"Accueil {number}"} for number in range(20)))

    def stop(done):
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_table(actor=secretary, table=table, progress=stop)
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"departments": "75"}, "departments"),
        ({"departments": "69 75"}, "departments"),
        ({"scope": "national"}, "scope"),
        ({"departments": "99"}, "departments"),
        ({"channels": "phone public not a number"}, "channels"),
        ({"channels": "telegram public 1"}, "channels"),
        ({"channels": "phone everybody 04 65 71 30 03"}, "channels"),
        ({"channels": "hours public 12 rue de la Paix, 69001 Lyon"}, "channels"),
        ({"notes": "Foyer au 12 rue de la Paix, 69001 Lyon"}, "notes"),
        ({"families": "SEJ NOPE"}, "families"),
        ({"is_referent": "perhaps"}, "is_referent"),
        ({"declared_on": "2026-13-40"}, "declared_on"),
        ({"status": "withdrawn"}, "status"),
        ({"status": "published", "channels": ""}, "channels"),
        ({"organisation": ""}, "organisation"),
        ({"function": "x" * 151}, "function"),
    ],
)
def test_refusal_names_the_column(secretary, change, column):
    report = try_import(actor=secretary, table=table_of(ROW | change))
    assert refused_columns(report) == {column}


def test_secretary_cannot_touch_an_entry_of_another_department(secretary, new_contact):
    entry = new_contact("75")
    report = try_import(
        actor=secretary, table=table_of({"id": str(entry.pk), "function": "Autre"})
    )
    assert report.rows[0].fate is Fate.REFUSED
    assert PARTNER_PHONE not in repr(report)


def test_draft_of_another_department_is_unknown_to_a_secretary(secretary, new_contact):
    entry = new_contact("75", status="draft")
    for number in (str(entry.pk), "999999999", "abc"):
        report = try_import(actor=secretary, table=table_of({"id": number, "function": "A"}))
        assert refused_columns(report) == {"id"}


def test_coordinator_imports_for_everywhere(coordinator):
    rows = [
        ROW | {"departments": "2a 971"},
        ROW | {"function": "Écoute", "scope": "national", "departments": ""},
        ROW | {"function": "Veille", "scope": "region", "region_code": "84", "departments": ""},
    ]
    report = import_table(actor=coordinator, table=table_of(*rows))
    assert report.tally["created"] == 3
    assert try_import(actor=coordinator, table=table_of(*rows)).is_idle


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY, Role.COORDINATOR}))
def test_others_import_nothing(role):
    with pytest.raises(ImportNotAllowedError):
        try_import(actor=actor_as(role, "69"), table=table_of(ROW))


def test_draft_can_be_published_by_the_file(secretary):
    import_table(actor=secretary, table=table_of(ROW))
    report = import_table(actor=secretary, table=table_of(ROW | {"status": "published"}))
    assert [item.column for item in report.rows[0].changes] == ["status"]
    assert ContactPoint.objects.get().status == "published"


def test_two_rows_about_one_entry_are_refused(secretary):
    report = try_import(actor=secretary, table=table_of(ROW, ROW))
    assert [row.fate for row in report.rows] == [Fate.CREATED, Fate.REFUSED]


def test_rows_that_contradict_each_other_on_an_organisation_are_refused(secretary):
    other = ROW | {"function": "Écoute", "organisation_kind": "state"}
    report = try_import(actor=secretary, table=table_of(ROW, other))
    assert refused_columns(report, 1) == {"organisation"}


def test_organisation_of_others_keeps_its_kind(secretary, new_contact):
    new_contact("75", name=ROW["organisation"])
    report = try_import(actor=secretary, table=table_of(ROW))
    assert refused_columns(report) == {"organisation"}


def test_unknown_column_refuses_the_file(secretary):
    with pytest.raises(BadFileError, match="colour"):
        try_import(actor=secretary, table=table_of(ROW | {"colour": "blue"}))


def test_exported_line_comes_back_unchanged(secretary, new_contact):
    entry = new_contact("69", families=["SEJ"], trained_on="2026-01-31", is_referent=True)
    contact = find_contact(actor=secretary, contact_point_id=entry.pk)
    assert contact is not None
    from_export = dict(zip(COLUMNS + INFORMATION, cells(contact), strict=True))
    report = try_import(actor=secretary, table=table_of(from_export))
    assert report.is_idle, report


def test_import_is_journalled_with_its_counts(secretary):
    import_table(actor=secretary, table=table_of(ROW))
    entry = Entry.objects.get(event="directory.imported")
    assert entry.additional_data["created"] == 1
    assert Entry.objects.filter(event="row.created", purpose="contact.create").exists()
