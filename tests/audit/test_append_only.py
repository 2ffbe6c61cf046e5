"""The journal only grows: not even the owner of the table changes it."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from psycopg import errors

from audit.models import Entry
from audit.registry import protected_tables
from audit.services import acting_as
from commissions.models import Body
from tests.audit.conftest import WORKER, new_body

OVERRIDE = (
    "INSERT INTO audit_entry (id, event, action, object_pk, object_repr, changes_text,"
    " actor_label, role, body, purpose) VALUES (1, 'x', 3, '', '', '', 'x', 'x', '', '')"
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
        OVERRIDE,
    ],
)
def test_the_web_role_cannot_touch_what_was_written(rhone, statement):
    before = list(Entry.objects.values())
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Entry.objects.values()) == before


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
