"""The migration operation that puts a table under the journal."""

from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState

from audit.writer import Parent, writer, writer_name

# Sorted names: the journal's triggers run last among those of a table, on the final row.
ROW_TRIGGER = "zz_relais_journal_rows"
TRUNCATE_TRIGGER = "zz_relais_journal_truncate"


class ProtectTable(Operation):
    """Every write to the table leaves an entry, and needs an actor (see `acting_as`).

    `sealed` columns appear as changed, with a digest, never with a value; every BinaryField is
    sealed without being named. Name only ciphertexts and random secrets here: the digest of a
    short word could be guessed. `ignored` columns do not appear at all, and a write that changes
    nothing else leaves no entry. `repr_column` is the column that names a row in the journal; it
    must not hold personal data. Fields are given by their names.

    A later migration may protect a table again, with other columns: the trigger is replaced.
    A table made by a many-to-many field is protected under its model name (`body_departments`).
    `model_app` is for a table of another package, whose migrations are not ours.
    """

    reversible = True
    category = OperationCategory.SQL

    def __init__(
        self,
        model_name: str,
        sealed: Sequence[str] = (),
        ignored: Sequence[str] = (),
        repr_column: str = "",
        named_after: tuple[str, str] | None = None,
        model_app: str = "",
    ) -> None:
        self.model_name = model_name
        self.model_app = model_app
        self.sealed = tuple(sealed)
        self.ignored = tuple(ignored)
        self.repr_column = repr_column
        self.named_after = named_after

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        kwargs: dict[str, Any] = {"model_name": self.model_name}
        for name in ("sealed", "ignored", "repr_column", "named_after", "model_app"):
            if getattr(self, name):
                kwargs[name] = getattr(self, name)
        return self.__class__.__qualname__, [], kwargs

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change: only the database knows that a table is protected."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        app_label = self.model_app or app_label
        model = self._model(app_label, schema_editor, to_state.apps)
        if model is None:
            return
        table = schema_editor.quote_name(model._meta.db_table)
        parent = _parent(model, *self.named_after) if self.named_after else None
        if parent:
            schema_editor.execute(writer(parent), params=None)
        # Rows may be written before `post_migrate` creates the content types, and it creates
        # none for the table of a many-to-many field.
        schema_editor.execute(
            "INSERT INTO django_content_type (app_label, model) VALUES (%s, %s)"
            " ON CONFLICT DO NOTHING",
            (app_label, model._meta.model_name),
        )
        schema_editor.execute(self._row_trigger(app_label, model, parent, schema_editor), None)
        schema_editor.execute(
            f"CREATE OR REPLACE TRIGGER {TRUNCATE_TRIGGER} BEFORE TRUNCATE"
            f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse_change()"
        )
        for trigger in (ROW_TRIGGER, TRUNCATE_TRIGGER):
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = self._model(self.model_app or app_label, schema_editor, from_state.apps)
        if model is None:
            return
        table = schema_editor.quote_name(model._meta.db_table)
        for trigger in (TRUNCATE_TRIGGER, ROW_TRIGGER):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")

    def describe(self) -> str:
        return f"Journal every write to {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"protect_{self.model_name.lower()}"

    def _model(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, apps: Apps
    ) -> type[models.Model] | None:
        model = apps.get_model(app_label, self.model_name)
        is_postgres = schema_editor.connection.vendor == "postgresql"
        alias = schema_editor.connection.alias
        if is_postgres and self.allow_migrate_model(alias, model):
            return model
        return None

    def _row_trigger(
        self,
        app_label: str,
        model: type[models.Model],
        parent: Parent | None,
        schema_editor: BaseDatabaseSchemaEditor,
    ) -> str:
        """Its last argument is the number of the content type: the writer would look it up for
        each line, a tenth of its price. A test compares them."""
        arguments = [
            str(schema_editor.quote_value(argument))
            for argument in self._arguments(app_label, model, parent)
        ]
        places = ", ".join(["%L"] * (len(arguments) + 1))
        table = schema_editor.quote_name(model._meta.db_table)
        # The names come from models, by a migration.
        return (
            "DO $do$ BEGIN EXECUTE format("  # noqa: S608
            f"'CREATE OR REPLACE TRIGGER {ROW_TRIGGER} AFTER INSERT OR UPDATE OR DELETE"
            f" ON {table} FOR EACH ROW EXECUTE FUNCTION public.{writer_name(parent)}({places})',"
            f" {', '.join(arguments)},"
            " (SELECT id::text FROM django_content_type"
            f" WHERE app_label = {arguments[0]} AND model = {arguments[1]})"
            "); END $do$"
        )

    def _arguments(
        self, app_label: str, model: type[models.Model], parent: Parent | None
    ) -> tuple[str, ...]:
        """What the writer reads, in its order; of a parent it reads the link, and the rest tells
        `audit.registry`. Unknown names raise FieldDoesNotExist."""
        binary = {
            str(field.column)
            for field in model._meta.fields
            if isinstance(field, models.BinaryField)
        }
        sealed = binary | {_column(model, name) for name in self.sealed}
        ignored = {_column(model, name) for name in self.ignored}
        return (
            app_label,
            str(model._meta.model_name),
            str(model._meta.pk.column),
            _column(model, self.repr_column) if self.repr_column else "",
            ",".join(sorted(sealed - ignored)),
            ",".join(sorted(ignored)),
            *(astuple(parent) if parent else [""] * len(fields(Parent))),
            ",".join(sorted((sealed & binary) - ignored)),
        )


def _parent(model: type[models.Model], link: str, name: str) -> Parent:
    field = model._meta.get_field(link)
    if not isinstance(field, models.ForeignKey):
        raise TypeError(f"{link} is no link of {model._meta.label}")
    parent: type[models.Model] = field.related_model
    return Parent(
        link=str(field.column),
        table=parent._meta.db_table,
        key=str(field.target_field.column),
        name=_column(parent, name),
        kind=str(parent._meta.pk.rel_db_type(connections[DEFAULT_DB_ALIAS])),
    )


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is not a column of {model._meta.label}")
    return str(field.column)
