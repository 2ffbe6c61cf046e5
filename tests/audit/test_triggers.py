"""Every write to a protected table leaves an entry, whatever wrote it."""

import hashlib
from dataclasses import astuple
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from audit.context import request_id
from audit.models import Entry
from audit.reading import EntryFilter, find_entries
from audit.sentences import tell
from audit.services import acting_as, is_missing_actor, name_in_journal
from audit.writer import Parent, writer, writer_name
from commissions.enums import BodyKind
from commissions.models import Body, Member, Seat
from contacts_map.models import Department
from referrals.models import Assignment
from tests.audit.conftest import WORKER, last_entry, new_body, new_member
from tests.factories import log_case

pytestmark = pytest.mark.django_db


def test_creation_keeps_every_column_that_holds_something(rhone):
    entry = Entry.objects.about(rhone).get()
    assert (entry.event, entry.action) == ("row.created", Entry.Action.CREATE)
    assert entry.changes["name"] == [None, "Commission du Rhône"]
    assert entry.changes["is_active"] == [None, "true"]
    assert (entry.object_pk, entry.object_id) == (str(rhone.pk), rhone.pk)
    assert entry.object_repr == "Commission du Rhône"


def test_save_keeps_only_the_columns_that_differ(rhone):
    with acting_as(WORKER, purpose="body.rename"):
        rhone.name = "Commission du Rhône et de Lyon"
        rhone.save()
    entry = last_entry()
    assert entry.event == "row.updated"
    assert entry.changes == {"name": ["Commission du Rhône", "Commission du Rhône et de Lyon"]}


def test_bulk_create_leaves_an_entry_per_row():
    before = Entry.objects.count()
    with acting_as(WORKER, purpose="body.create"):
        Body.objects.bulk_create(
            Body(name=f"Commission {place}", kind=BodyKind.COMMISSION) for place in "ABC"
        )
    assert Entry.objects.count() == before + 3


def test_queryset_update_leaves_an_entry_per_row_that_changed(rhone, paris):
    before = Entry.objects.count()
    with acting_as(WORKER, purpose="body.close"):
        Body.objects.filter(pk__in=[rhone.pk, paris.pk]).update(is_active=False)
        Body.objects.filter(pk=rhone.pk).update(is_active=False)
    assert Entry.objects.count() == before + 2


def test_raw_sql_leaves_an_entry(rhone):
    with acting_as(WORKER, purpose="body.rename"), connection.cursor() as cursor:
        cursor.execute("UPDATE commissions_body SET name = 'Autre' WHERE id = %s", [rhone.pk])
    assert last_entry().changes == {"name": ["Commission du Rhône", "Autre"]}


def test_deletion_keeps_what_the_row_held(rhone):
    key = rhone.pk
    with acting_as(WORKER, purpose="body.delete"):
        rhone.delete()
    entry = last_entry()
    assert (entry.event, entry.action) == ("row.deleted", Entry.Action.DELETE)
    assert entry.object_pk == str(key)
    assert entry.changes["name"] == ["Commission du Rhône", None]


def test_a_many_to_many_link_is_a_write(rhone):
    department = Department.objects.first() or Department.objects.create(code="69", name="Rhône")
    with acting_as(WORKER, purpose="body.departments"):
        rhone.departments.add(department)
    entry = last_entry()
    assert entry.event == "row.created"
    assert entry.changes["body_id"] == [None, str(rhone.pk)]


def test_entry_names_the_actor_the_seat_the_purpose_and_the_request(secretary, rhone):
    token = request_id.set("0123456789abcdef")
    try:
        with acting_as(secretary, purpose="body.rename"):
            Body.objects.filter(pk=rhone.pk).update(name="Autre")
    finally:
        request_id.reset(token)
    entry = last_entry()
    assert entry.actor_id == secretary.member_id
    assert entry.actor_label == "secretaire69@example.org"
    assert (entry.seat_id, entry.role) == (secretary.seat_id, "secretary")
    assert (entry.body_id, entry.body) == (rhone.pk, "Commission du Rhône")
    assert (entry.purpose, entry.request_id) == ("body.rename", "0123456789abcdef")


def test_a_line_outlives_the_member_the_seat_and_the_body_that_it_names(secretary, rhone):
    with acting_as(secretary, purpose="body.rename"):
        Body.objects.filter(pk=rhone.pk).update(name="Autre")
    written = last_entry()
    before = Entry.objects.filter(pk=written.pk).values().get()
    with acting_as(WORKER, purpose="test"):
        Seat.objects.filter(pk=secretary.seat_id or 0).delete()
        Member.objects.filter(pk=secretary.member_id or 0).delete()
        Body.objects.filter(pk=rhone.pk).delete()
    assert Entry.objects.filter(pk=written.pk).values().get() == before
    assert tell(Entry.objects.get(pk=written.pk)).sentence.startswith("secretaire69@example.org")


def test_time_is_that_of_the_database_and_addresses_are_never_kept(rhone):
    with acting_as(WORKER, purpose="test"):
        entry = Entry.objects.create(
            event="test",
            action=Entry.Action.ACCESS,
            actor_label="x",
            role="system",
            timestamp=timezone.now() - timedelta(days=400),
            remote_addr="192.0.2.1",
            remote_port=1234,
            serialized_data={"narrative": "in clear"},
        )
    entry.refresh_from_db()
    assert abs(entry.timestamp - timezone.now()).total_seconds() < 60
    assert entry.remote_addr is None
    assert entry.remote_port is None
    assert entry.serialized_data is None


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO commissions_body (kind, commission_type, name, chaired_by, is_active) "
        "VALUES ('commission', '', 'Sans acteur', '', true)",
        "UPDATE commissions_body SET name = 'Sans acteur'",
        "DELETE FROM commissions_body",
    ],
)
def test_a_write_without_an_actor_is_refused_and_nothing_is_written(rhone, statement):
    before = Entry.objects.count()
    with (
        pytest.raises(DatabaseError, match="names no actor") as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert is_missing_actor(refusal.value)
    assert list(Body.objects.values_list("name", flat=True)) == ["Commission du Rhône"]
    assert Entry.objects.count() == before


def test_a_sealed_column_shows_a_digest_and_never_its_value():
    member = new_member("essai@example.org")
    with acting_as(WORKER, purpose="member.password"):
        member.set_password("another password entirely")
        member.save()
    entry = last_entry()
    digest = hashlib.sha256(member.password.encode()).hexdigest()
    assert entry.changes == {"password": ["changed", f"sha256:{digest}"]}
    everything = str(list(Entry.objects.values_list("changes", flat=True)))
    assert member.password not in everything


def probe(cursor, columns: str, *arguments: str, writer: str = "audit_write_entry") -> None:
    """A table of the test under the journal, as its owner makes one, and somebody who acts."""
    cursor.execute(f"CREATE TEMPORARY TABLE probe ({columns})")
    told = ", ".join(f"'{argument}'" for argument in arguments)
    cursor.execute(
        "CREATE TRIGGER probe AFTER INSERT OR UPDATE ON probe FOR EACH ROW EXECUTE FUNCTION"
        f" public.{writer}({told})"
    )
    cursor.execute("SELECT set_config('relais.actor', 'system:tests', true),"
                   " set_config('relais.role', 'system', true)")  # fmt: skip


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_digest_of_a_binary_column_is_that_of_its_bytes():
    with connections["owner"].cursor() as cursor:
        probe(cursor, "id int, secret bytea", "commissions", "body", "id", "", "secret", "")
        # The session's own output format must not reach the digest.
        cursor.execute("SET LOCAL bytea_output = 'escape'")
        cursor.execute("INSERT INTO probe VALUES (1, 'canary-0419'::bytea)")
        cursor.execute("UPDATE probe SET secret = NULL")
    created, erased = Entry.objects.using("owner").order_by("id")
    digest = hashlib.sha256(b"canary-0419").hexdigest()
    assert created.changes["secret"] == ["changed", f"sha256:{digest}"]
    assert erased.changes == {"secret": ["changed", None]}


def test_an_ignored_column_leaves_no_entry_and_needs_no_actor():
    member = new_member("essai@example.org")
    before = Entry.objects.count()
    Member.objects.filter(pk=member.pk).update(last_login=timezone.now())
    assert Entry.objects.count() == before


def test_a_rollback_takes_the_entry_with_the_write():
    before = Entry.objects.count()

    def write_and_fail() -> None:
        with acting_as(WORKER, purpose="body.create"):
            Body.objects.create(name="Jamais", kind=BodyKind.COMMISSION)
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    assert Entry.objects.count() == before
    assert not Body.objects.filter(name="Jamais").exists()


def test_a_temporary_table_of_the_same_name_does_not_divert_the_journal():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE audit_entry (LIKE public.audit_entry)")
        cursor.execute("CREATE TEMPORARY TABLE django_content_type (id int, app_label text)")
    new_body("Commission du Rhône")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_temp.audit_entry")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT max(event) FROM public.audit_entry")
        assert cursor.fetchone() == ("row.created",)


@pytest.mark.django_db(transaction=True)
def test_the_actor_does_not_outlive_the_transaction():
    new_body("Commission du Rhône")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('relais.actor', true)")
        assert not cursor.fetchone()[0]
    with pytest.raises(DatabaseError, match="names no actor"):
        Body.objects.update(is_active=False)
    assert Body.objects.filter(is_active=True).count() == 1


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_row_that_belongs_to_another_is_named_after_it():
    parent = Parent("body_id", "commissions_body", "id", "name", "bigint")
    with connections["owner"].cursor() as cursor:
        cursor.execute(writer(parent))
        probe(
            cursor,
            "id int, body_id bigint",
            *("commissions", "seat", "id", "", "", ""),
            *astuple(parent),
            writer=writer_name(parent),
        )
        cursor.execute(
            "WITH body AS (INSERT INTO commissions_body"
            " (kind, commission_type, name, chaired_by, is_active)"
            " VALUES ('commission', '', 'Commission du Rhône', '', true) RETURNING id)"
            " SELECT id FROM body"
        )
        (body,) = cursor.fetchone()
        cursor.execute("INSERT INTO probe VALUES (1, %s), (2, 0)", [body])
    told = Entry.objects.using("owner").order_by("-id").values_list("object_repr", flat=True)
    assert list(told[:2]) == ["commissions.seat 2", "Commission du Rhône"]


def test_the_web_role_has_no_table_of_its_own_named_by_the_journal():
    """The trigger reads with the owner's rights: on such a table it would read for anybody."""
    before = Entry.objects.count()
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        probe(cursor, "id int", "commissions", "seat", "id", "", "", "")
    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_line_is_named_after_a_row_that_its_writer_does_not_see(world, db_superuser):
    case = log_case(world)
    db_superuser.execute("CREATE POLICY nobody ON referrals_case AS RESTRICTIVE USING (false)")
    db_superuser.execute("ALTER POLICY readers ON referrals_assignment USING (true)")
    with acting_as(WORKER, purpose="test"):
        assert not type(case).objects.exists()
        Assignment.objects.create(
            case_id=case.pk,
            level="local",
            member=world.members["member69"],
            assigned_at=timezone.now(),
        )
    assert last_entry().object_repr == case.reference


def test_the_kind_of_object_is_kept_as_text_and_the_salt_is_the_databases(rhone):
    entry = Entry.objects.about(rhone).get()
    assert entry.object_type == "commissions.body"
    with acting_as(WORKER, purpose="test"):
        salted = Entry.objects.create(
            event="test",
            action=Entry.Action.ACCESS,
            actor_label="x",
            role="system",
            content_type=entry.content_type,
            salt=entry.salt,
        )
    salted.refresh_from_db()
    assert salted.object_type == "commissions.body"
    assert salted.salt != entry.salt


def test_a_move_bears_the_reference_of_its_case(world):
    case = log_case(world)
    move = case.moves.get()
    criteria = EntryFilter(about=case.reference)
    found = find_entries(actor=world.actor("oversight"), criteria=criteria)
    assert str(move.pk) in found.values_list("object_pk", flat=True)
    assert name_in_journal(move) == Entry.objects.about(move).get().object_repr == case.reference


def test_the_names_and_addresses_of_members_stay_out_of_the_changes():
    member = new_member("ancienne@example.org")
    with acting_as(WORKER, purpose="member.change"):
        Member.objects.filter(pk=member.pk).update(
            email="nouvelle@example.org", full_name="Autre Nom"
        )
    created, changed = Entry.objects.about(member).order_by("id")
    digest = hashlib.sha256(b"nouvelle@example.org").hexdigest()
    assert changed.changes["email"] == ["changed", f"sha256:{digest}"]
    assert changed.object_repr == "nouvelle@example.org"
    for told in (created, changed):
        assert "example.org" not in str(told.changes)
        assert "Nom" not in str(told.changes)
        assert "Essai" not in str(told.changes)
