"""The trigger function that writes the line of a row, as SQL (docs/adr/0002 and 0027).

It serves every protected table; what it must know of one comes as the arguments of its trigger
(`audit.operations.ProtectTable`). A table whose rows are named after those of another has a twin
of the function with that lookup inside: PostgreSQL keeps the plan of a statement that it knows,
and would plan one put together from arguments again for each row, at the price of a third of
the line.

The line is one statement: entering statements is half of what a line costs. What forbids it,
nobody who acts or a kind that is missing, is raised from inside it.

The search path is fixed, with the temporary schema last: otherwise a session could create a
temporary table called audit_entry and have its writes journalled there. The other settings make
a value look the same whatever the session asked for. It runs with the owner's rights, to name a
row after one that the writer does not see (migration 0006), and nobody may put it on a table of
their own. As it is the owner who inserts, the stamp of other writers leaves the line alone.
"""

from dataclasses import dataclass

WRITER = "audit_write_entry"

# Says why no line can be written, in the place of the value that is missing.
REFUSE = """
CREATE OR REPLACE FUNCTION public.audit_refuse_line(code text, message text, hint text)
RETURNS text LANGUAGE plpgsql AS $function$
BEGIN
  RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, HINT = hint;
END
$function$;
"""

FUNCTION = r"""
CREATE OR REPLACE FUNCTION public.{name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET bytea_output = 'hex'
SET timezone = 'UTC'
AS $function$
DECLARE
  old_row jsonb;
  new_row jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;

  INSERT INTO public.audit_entry (
    event, action, content_type_id, object_type, object_pk, object_id, object_repr, changes,
    changes_text, actor_id, actor_label, seat_id, role, body_id, body, purpose, cid
  )
  SELECT
    CASE TG_OP WHEN 'INSERT' THEN 'row.created' WHEN 'UPDATE' THEN 'row.updated'
      ELSE 'row.deleted' END,
    CASE TG_OP WHEN 'INSERT' THEN 0 WHEN 'UPDATE' THEN 1 ELSE 2 END,
    coalesce(
      TG_ARGV[12]::integer,
      (SELECT id FROM public.django_content_type
       WHERE app_label = TG_ARGV[0] AND model = TG_ARGV[1]),
      public.audit_refuse_line(
        'RL002',
        format('The content type %s.%s is missing.', TG_ARGV[0], TG_ARGV[1]),
        'Run manage.py migrate: it creates the content types.'
      )::bigint
    ),
    TG_ARGV[0] || '.' || TG_ARGV[1],
    one.key,
    CASE WHEN one.key ~ '^[0-9]{{1,18}}$' THEN one.key::bigint END,
    coalesce(
      nullif({parent_name}, ''),
      nullif(one.present ->> TG_ARGV[3], ''),
      TG_ARGV[0] || '.' || TG_ARGV[1] || ' ' || one.key
    ),
    CASE WHEN NOT (one.ends_a_period AND TG_OP = 'DELETE') THEN one.changes END,
    '',
    nullif(current_setting('relais.actor_id', true), '')::bigint,
    coalesce(
      nullif(current_setting('relais.actor', true), ''),
      public.audit_refuse_line(
        'RL001',
        format('A write to %I names no actor.', TG_TABLE_NAME),
        'Wrap the write in audit.services.acting_as(actor, purpose=...).'
      )
    ),
    nullif(current_setting('relais.seat_id', true), '')::bigint,
    coalesce(current_setting('relais.role', true), ''),
    nullif(current_setting('relais.body_id', true), '')::bigint,
    coalesce(current_setting('relais.body', true), ''),
    coalesce(current_setting('relais.purpose', true), ''),
    nullif(current_setting('relais.request_id', true), '')
  FROM (
    SELECT
      present,
      present ->> TG_ARGV[2] AS key,
      ends_a_period,
      (
        SELECT jsonb_object_agg(
          name,
          CASE
            WHEN name <> ALL (sealed) THEN
              CASE WHEN ends_a_period THEN '["withheld", null]'::jsonb
                ELSE jsonb_build_array(old_row ->> name, value) END
            -- The bytes of a bytea column, the characters of another: the digest of the
            -- ciphertext itself, which anybody who holds it can compute again.
            WHEN name = ANY (ciphertexts)
              OR ciphertexts IS NULL AND value ~ '^\\x([0-9a-f]{{2}})*$'
            THEN
              jsonb_build_array('changed', 'sha256:' || encode(
                sha256(decode(substr(value, 3), 'hex')), 'hex'))
            ELSE
              jsonb_build_array('changed', 'sha256:' || encode(
                sha256(convert_to(value, 'UTF8')), 'hex'))
          END
        )
        FROM jsonb_each_text(present) AS field (name, present_value),
          LATERAL (SELECT CASE WHEN TG_OP <> 'DELETE' THEN present_value END AS value) AS after
        WHERE name <> ALL (ignored) AND (old_row ->> name) IS DISTINCT FROM value
      ) AS changes
    FROM (
      SELECT
        coalesce(new_row, old_row) AS present,
        string_to_array(TG_ARGV[4], ',') AS sealed,
        string_to_array(TG_ARGV[5], ',') AS ignored,
        string_to_array(TG_ARGV[11], ',') AS ciphertexts,
        -- The end of a period writes no value into the journal: it would keep what was destroyed.
        TG_OP <> 'INSERT' AND coalesce(current_setting('relais.purpose', true), '')
          LIKE 'retention.%' AS ends_a_period
      OFFSET 0
    ) AS told
    OFFSET 0
  ) AS one
  WHERE TG_OP <> 'UPDATE' OR one.changes IS NOT NULL;
  RETURN NULL;
END
$function$;
REVOKE EXECUTE ON FUNCTION public.{name}() FROM PUBLIC;
"""


@dataclass(frozen=True, slots=True)
class Parent:
    """The row after which those of a table are named, by names of the database."""

    # The column of the table that leads to it.
    link: str
    table: str
    key: str
    # The column that names it.
    name: str
    # The type of its key, as PostgreSQL calls it.
    kind: str


def writer_name(parent: Parent | None) -> str:
    return f"{WRITER}_of_{parent.table}" if parent else WRITER


def writer(parent: Parent | None = None) -> str:
    """The statements that create the function, or replace it."""
    return REFUSE + FUNCTION.format(name=writer_name(parent), parent_name=_name_of(parent))


def _name_of(parent: Parent | None) -> str:
    if parent is None:
        return "NULL"
    # The names come from models, by a migration.
    return (
        f"(SELECT parent.{parent.name}::text FROM public.{parent.table} AS parent"  # noqa: S608
        f" WHERE parent.{parent.key} = (one.present ->> TG_ARGV[6])::{parent.kind})"
    )
