"""Whether every sealed text opens, and is the one whose writing the journal saw last.

A text put back from an older copy opens: the additional data does not count versions, because
whoever can put back a text can put back a counter with it. The journal keeps the digest of each
value that was written, under signatures that leave the machine; here the two are compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from privacy import services
from privacy.keyring import KeyringError
from privacy.models import SEALED_SUFFIX, KeyedModel
from privacy.services import SealedColumn

AT_ONCE = 500

# The last line that speaks of the column; a row whose lines were purged is not judged.
REPLACED = """
SELECT present.{key}::text
FROM {table} present CROSS JOIN LATERAL (
  SELECT changes -> %s ->> 1 AS digest FROM audit_entry
  WHERE content_type_id = %s AND object_pk = present.{key}::text AND changes ? %s
  ORDER BY id DESC LIMIT 1
) journalled
WHERE present.{column} IS NOT NULL
  AND journalled.digest IS DISTINCT FROM 'sha256:' || encode(sha256(present.{column}), 'hex')
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row and what is wrong with it; never a word of it."""

    table: str
    row: str
    reason: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.reason}"


@dataclass(slots=True)
class Proof:
    opened: int = 0
    destroyed: int = 0
    faults: list[Fault] = field(default_factory=list)


def prove_texts() -> Proof:
    """Open every sealed text of every table, one after the other."""
    proof = Proof()
    for model in sorted({one.model for one in services.sealed_columns()}, key=str):
        columns = [one.field for one in services.sealed_columns() if one.model is model]
        for row, owner in _rows(model):
            _open(proof, row, owner, columns)
    for column in services.sealed_columns():
        proof.faults += [
            Fault(column.model._meta.db_table, key, "replaced behind the journal")
            for key in replaced_rows(column)
        ]
    return proof


def replaced_rows(column: SealedColumn) -> list[str]:
    """The rows whose value is not the one that the journal saw written last."""
    meta = column.model._meta
    name = connection.ops.quote_name
    query = REPLACED.format(
        key=name(str(meta.pk.column)), table=name(meta.db_table), column=name(column.field)
    )
    kind = ContentType.objects.get_for_model(column.model).pk
    with connection.cursor() as cursor:
        cursor.execute(query, [column.field, kind, column.field])
        return [key for (key,) in cursor.fetchall()]


def path_to_key(model: type[models.Model]) -> str:
    """The way from a row to the one that holds its key: empty, `case`, `request__case`..."""
    if issubclass(model, KeyedModel):
        return ""
    links = [one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey)]
    for link in links:
        if issubclass(link.related_model, KeyedModel):
            return link.name
    for link in links:
        for further in link.related_model._meta.concrete_fields:
            if isinstance(further, models.ForeignKey) and issubclass(
                further.related_model, KeyedModel
            ):
                return f"{link.name}__{further.name}"
    raise LookupError(f"{model._meta.label} has sealed texts and leads to no key")


def _rows(model: type[models.Model]) -> Iterator[tuple[Any, KeyedModel]]:
    path = path_to_key(model)
    rows = model._base_manager.order_by("pk")
    if path:
        rows = rows.select_related(path)
    for row in rows.iterator(chunk_size=AT_ONCE):
        owner: Any = row
        for step in path.split("__") if path else ():
            owner = getattr(owner, step)
        yield row, owner


def _open(proof: Proof, row: Any, owner: KeyedModel, columns: list[str]) -> None:
    written = [column for column in columns if getattr(row, column) is not None]
    if not written and row is not owner:
        return
    try:
        cipher = services.row_cipher(row=owner).for_row(row=row)
        for column in written:
            cipher.unseal(column=column.removesuffix(SEALED_SUFFIX))
            proof.opened += 1
    except services.TextDestroyed:
        proof.destroyed += 1
    except services.TextUnavailable as error:
        reason = f"{error.reason} ({error.master_key_id})"
        proof.faults.append(Fault(row._meta.db_table, str(row.pk), reason))
    except KeyringError as error:
        proof.faults.append(Fault(row._meta.db_table, str(row.pk), type(error).__name__))
