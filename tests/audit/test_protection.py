"""Every table is watched, or its exception has a reason."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models
from django.db.migrations.state import ProjectState

from audit.operations import ROW_TRIGGER, TRUNCATE_TRIGGER, ProtectTable
from audit.registry import EXEMPT, Protection, protected_tables, unwatched_tables

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
CIPHERTEXT_ENDINGS = ("_sealed", "_encrypted", "password")


def test_every_table_is_protected_or_exempt_with_a_reason():
    assert unwatched_tables() == []


def test_every_exemption_has_a_reason():
    assert [label for label, reason in EXEMPT.items() if len(reason.split()) < 2] == []


def test_every_other_table_of_the_database_is_known():
    """Tables that no model describes: of Django, of auditlog (empty), and a cache of counts."""
    with connections["default"].cursor() as cursor:
        tables = set(connections["default"].introspection.table_names(cursor))
    assert tables - {model._meta.db_table for model in MODELS} == {
        "auditlog_logentry",
        "django_migrations",
        "relais_cache",
    }


# AFTER, FOR EACH ROW, and what it follows: pg_trigger.tgtype.
INSERT, UPDATE, DELETE, EACH_ROW = 4, 16, 8, 1


def test_every_trigger_follows_each_row_that_is_created_changed_or_deleted():
    """No condition, no list of columns, and a function that nobody else may use."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgtype, tgqual IS NULL, tgattr = '', prosecdef,"
            " has_function_privilege(proc.oid, 'EXECUTE'),"
            " 'search_path=pg_catalog, public, pg_temp' = ANY (proconfig)"
            " FROM pg_trigger JOIN pg_class relation ON relation.oid = tgrelid"
            " JOIN pg_proc proc ON proc.oid = tgfoid WHERE tgname = %s",
            [ROW_TRIGGER],
        )
        told = {table: how for table, *how in cursor.fetchall()}
    assert told.keys() == protected_tables().keys()
    expected = [INSERT | UPDATE | DELETE | EACH_ROW, True, True, True, False, True]
    assert {table: how for table, how in told.items() if how != expected} == {}
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class relation ON relation.oid = tgrelid"
            " WHERE tgname = %s AND tgenabled = 'A'",
            [TRUNCATE_TRIGGER],
        )
        assert {table for (table,) in cursor.fetchall()} == told.keys()


def test_no_exemption_is_left_over():
    protected = protected_tables()
    known = {model._meta.label: model for model in MODELS}
    assert [label for label in EXEMPT if label not in known] == []
    assert [label for label in EXEMPT if known[label]._meta.db_table in protected] == []


def test_every_trigger_stays_on_in_replica_mode():
    assert [table for table, told in protected_tables().items() if not told.is_always_on] == []


def test_no_ciphertext_or_password_of_a_protected_table_is_shown():
    protected = protected_tables()
    shown = [
        f"{model._meta.label}.{field.column}"
        for model in MODELS
        if (told := protected.get(model._meta.db_table))
        for field in model._meta.fields
        if isinstance(field, models.BinaryField) or str(field.column).endswith(CIPHERTEXT_ENDINGS)
        if field.column not in told.sealed | told.ignored
    ]
    assert shown == []


def test_triggers_and_models_name_the_same_columns():
    protected = protected_tables()
    for model in MODELS:
        told = protected.get(model._meta.db_table)
        if told is None:
            continue
        columns = {field.column for field in model._meta.fields}
        assert told.key_column == model._meta.pk.column
        assert _naming_of(told) == _naming_in_python(model), model
        assert told.sealed | told.ignored <= columns, model
        kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
        assert told.kind == kind.pk, model


def _naming_of(told: Protection) -> tuple[str, str]:
    """The table whose row gives the name, when it is not the row itself, and the column."""
    return told.is_named_after, told.name_column


def _naming_in_python(model: type[models.Model]) -> tuple[str, str]:
    link, _, column = getattr(model, "journal_name", "").rpartition(".")
    if not link:
        return "", column
    return model._meta.get_field(link).related_model._meta.db_table, column


def test_a_field_that_does_not_exist_is_refused():
    operation = ProtectTable(model_name="body", sealed=("narrative",))
    state = ProjectState.from_apps(apps)
    with (
        pytest.raises(FieldDoesNotExist),
        connections["default"].schema_editor(collect_sql=True, atomic=False) as editor,
    ):
        operation.database_forwards("commissions", editor, state, state)


def test_a_table_may_be_named_after_the_row_it_belongs_to():
    operation = ProtectTable("seat", named_after=("body", "name"))
    assert operation.deconstruct()[2]["named_after"] == ("body", "name")
    state = ProjectState.from_apps(apps)
    with connections["default"].schema_editor(collect_sql=True, atomic=False) as editor:
        operation.database_forwards("commissions", editor, state, state)
    told = "'body_id', 'commissions_body', 'id', 'name', 'bigint'"
    assert [line for line in editor.collected_sql if told in line]
    with (
        pytest.raises(TypeError),
        connections["default"].schema_editor(collect_sql=True, atomic=False) as editor,
    ):
        ProtectTable("seat", named_after=("role", "name")).database_forwards(
            "commissions", editor, state, state
        )


def test_protection_is_written_in_full_in_a_migration_and_can_be_undone():
    operation = ProtectTable("case", sealed=["b", "a"], repr_column="reference")
    assert operation.deconstruct() == (
        "ProtectTable",
        [],
        {"model_name": "case", "sealed": ("b", "a"), "repr_column": "reference"},
    )
    state = ProjectState.from_apps(apps)
    with connections["default"].schema_editor(collect_sql=True, atomic=False) as editor:
        ProtectTable("body").database_backwards("commissions", editor, state, state)
    assert [line for line in editor.collected_sql if "DROP TRIGGER" in line]
