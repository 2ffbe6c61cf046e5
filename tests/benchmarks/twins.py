"""Scratch tables with the columns, indexes and constraints of ours, and none of the triggers."""

from typing import Any, cast

from django.db import connections, models
from psycopg import sql

FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = to_regclass(%s) AND contype = 'f'
"""


def twin_model(model: type[models.Model], name: str) -> Any:
    """A model with the same fields, on a table of another name.

    Its app is not installed: Django's checks and the tests of the journal do not see it. The
    fields are copied, so that a column added to the model is added to what it is compared with.
    """
    fields: dict[str, Any] = {field.name: field.clone() for field in model._meta.local_fields}
    for field in fields.values():
        if field.remote_field:
            field.remote_field.related_name = "+"
    table = f"bench_{name.lower()}"
    meta = type("Meta", (), {"app_label": "benchmarks", "db_table": table, "managed": False})
    made = type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
    return cast(type[models.Model], made)


def create_table(model: type[models.Model], twin: type[models.Model]) -> None:
    """The twin's table. Its foreign keys lead where those of the model do."""
    source, table = model._meta.db_table, twin._meta.db_table
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(
                sql.Identifier(table), sql.Identifier(source)
            )
        )
        cursor.execute(FOREIGN_KEYS, [source])
        for name, definition in cursor.fetchall():
            cursor.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
                )
            )


def lead_to(parent: type[models.Model], *, child: type[models.Model], column: str) -> None:
    """Point a foreign key of a twin at the twin of its parent."""
    table = sql.Identifier(child._meta.db_table)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint JOIN pg_attribute"
            " ON attrelid = conrelid AND attnum = ANY (conkey)"
            " WHERE conrelid = to_regclass(%s) AND contype = 'f' AND attname = %s",
            [child._meta.db_table, column],
        )
        (name,) = cursor.fetchone()
        cursor.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(table, sql.Identifier(name))
        )
        cursor.execute(
            sql.SQL(
                "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}"
                " DEFERRABLE INITIALLY DEFERRED"
            ).format(
                table,
                sql.Identifier(name),
                sql.Identifier(column),
                sql.Identifier(parent._meta.db_table),
            )
        )
