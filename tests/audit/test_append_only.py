"""The journal only grows: not even the owner of the table changes it."""

import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg import errors

from audit.models import Entry
from audit.registry import protected_tables
from audit.services import acting_as
from commissions.models import Body
from tests.audit.conftest import WORKER, new_body

NUMBERED = (
    "INSERT INTO audit_entry (id, event, action, object_pk, object_repr, changes_text,"
    " actor_label, role, body, purpose) {} VALUES ({}, 'x', 3, '', '', '', 'x', 'x', '', '')"
)
OVERRIDE = "OVERRIDING SYSTEM VALUE"
# The web role may not, or nobody may.
REFUSALS = (errors.InsufficientPrivilege, errors.GeneratedAlways)
A_TRIGGER_OF_MINE = (
    "CREATE FUNCTION pg_temp.mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
    " CREATE TRIGGER mine BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION pg_temp.mine()"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_label = 'somebody else'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE commissions_body CASCADE",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "ALTER TABLE commissions_body DISABLE TRIGGER ALL",
        "DROP TRIGGER zz_relais_journal_rows ON commissions_body",
        "DROP FUNCTION audit_write_entry() CASCADE",
        "CREATE OR REPLACE FUNCTION public.audit_write_entry() RETURNS trigger"
        " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "SET ROLE relais_owner",
        "ALTER ROLE relais_web SUPERUSER",
        "UPDATE pg_trigger SET tgenabled = 'D'",
        "MERGE INTO audit_entry USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
        "CREATE TEMPORARY VIEW mine AS TABLE audit_entry; UPDATE mine SET body = 'x'",
        "CREATE TEMPORARY TABLE mine () INHERITS (audit_entry)",
        "CREATE RULE mine AS ON INSERT TO audit_entry DO INSTEAD NOTHING",
        "LOCK TABLE audit_entry IN SHARE MODE",
        A_TRIGGER_OF_MINE.format("audit_entry"),
        A_TRIGGER_OF_MINE.format("commissions_body"),
        # The number of a line: below the sealed ones, the next, or above all of them.
        NUMBERED.format("", 1),
        NUMBERED.format(OVERRIDE, -1),
        NUMBERED.format(OVERRIDE, "(SELECT max(id) + 1 FROM audit_entry)"),
        NUMBERED.format(OVERRIDE, 2**63 - 1),
        "COPY audit_entry (id, event) FROM STDIN",
        "SELECT setval('audit_entry_id_seq', 1)",
        # The line of a purge, which says what may be missing.
        NUMBERED.replace("(id, ", "(").format("", "").replace("(, 'x'", "('journal.purged'"),
    ],
)
def test_the_web_role_cannot_touch_what_was_written(rhone, statement):
    before = list(Entry.objects.values())
    with (
        pytest.raises(DatabaseError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert isinstance(refusal.value.__cause__, REFUSALS), refusal.value
    assert list(Entry.objects.values()) == before


@pytest.mark.django_db
def test_the_web_role_fills_every_column_of_a_line_but_its_number():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'audit_entry'::regclass"
            " AND attnum > 0 AND NOT attisdropped"
            " AND NOT has_column_privilege(attrelid, attnum, 'INSERT')"
        )
        assert cursor.fetchall() == [("id",)]


@pytest.mark.django_db
def test_the_web_role_owns_nothing_and_hangs_no_trigger_on_anything():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm') AND (pg_get_userbyid(relowner) = current_user"
            " OR has_table_privilege(oid, 'TRUNCATE, TRIGGER, REFERENCES'))"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_the_switch_of_pgtrigger_opens_nothing():
    with connection.cursor() as cursor:
        for name in sorted(protected_tables()):
            cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{name}:all}}"])
    new_body("Commission du Rhône")
    assert Entry.objects.count() == 1
    with pytest.raises(DatabaseError, match="permission denied"):
        Entry.objects.update(purpose="x")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_label = 'somebody else'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE commissions_body CASCADE",
    ],
)
def test_the_owner_of_the_tables_is_refused_as_well(statement):
    new_body("Commission du Rhône")
    with (
        pytest.raises(DatabaseError, match="is refused on"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_replica_mode_leaves_the_triggers_in_force(db_superuser):
    new_body("Commission du Rhône")
    db_superuser.execute("SET session_replication_role = replica")
    for statement in ("UPDATE audit_entry SET body = 'x'", "TRUNCATE audit_entry"):
        with pytest.raises(errors.InsufficientPrivilege):
            db_superuser.execute(statement)
    with pytest.raises(errors.Error, match="names no actor"):
        db_superuser.execute("UPDATE commissions_body SET name = 'x'")
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_write_whose_entry_cannot_be_written_does_not_happen(db_superuser):
    body = new_body("Commission du Rhône")
    db_superuser.execute("REVOKE INSERT ON audit_entry FROM relais_web, relais_owner")
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(WORKER, purpose="body.rename"),
    ):
        Body.objects.filter(pk=body.pk).update(name="Autre")
    assert Body.objects.get().name == "Commission du Rhône"
    assert Entry.objects.count() == 1
