"""The journal becomes provable: see docs/adr/0006-sealed-tree.md and 0007-purge-door.md."""

import importlib

from django.db import migrations

# As in 0002, with two additions: the kind of object is kept as text, and a row may be named
# after the one it belongs to (arguments 7 to 11 of the trigger, see `ProtectTable`).
WRITE_ENTRY = r"""
CREATE OR REPLACE FUNCTION public.audit_write_entry() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
SET bytea_output = 'hex'
SET timezone = 'UTC'
AS $function$
DECLARE
  app_name text := TG_ARGV[0];
  model_name text := TG_ARGV[1];
  key_column text := TG_ARGV[2];
  name_column text := TG_ARGV[3];
  sealed text[] := string_to_array(TG_ARGV[4], ',');
  ignored text[] := string_to_array(TG_ARGV[5], ',');
  old_row jsonb;
  new_row jsonb;
  present jsonb;
  found_changes jsonb;
  who text := current_setting('relais.actor', true);
  kind bigint;
  parent_name text;
BEGIN
  IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
  present := coalesce(new_row, old_row);

  SELECT jsonb_object_agg(
    one.name,
    CASE
      WHEN one.name <> ALL (sealed) THEN
        jsonb_build_array(old_row ->> one.name, new_row ->> one.name)
      -- The bytes of a bytea column, the characters of another: the digest of the ciphertext
      -- itself, which anybody who holds it can compute again.
      WHEN new_row ->> one.name ~ '^\\x([0-9a-f]{2})*$' THEN
        jsonb_build_array('changed', 'sha256:' || encode(
          sha256(decode(substr(new_row ->> one.name, 3), 'hex')), 'hex'))
      ELSE
        jsonb_build_array('changed', 'sha256:' || encode(
          sha256(convert_to(new_row ->> one.name, 'UTF8')), 'hex'))
    END
  )
  INTO found_changes
  FROM jsonb_object_keys(present) AS one (name)
  WHERE one.name <> ALL (ignored)
    AND (old_row ->> one.name) IS DISTINCT FROM (new_row ->> one.name);

  IF TG_OP = 'UPDATE' AND found_changes IS NULL THEN
    RETURN NULL;
  END IF;

  IF who IS NULL OR who = '' THEN
    RAISE EXCEPTION USING
      ERRCODE = 'RL001',
      MESSAGE = format('A write to %I names no actor.', TG_TABLE_NAME),
      HINT = 'Wrap the write in audit.services.acting_as(actor, purpose=...).';
  END IF;

  SELECT id INTO kind FROM public.django_content_type
  WHERE app_label = app_name AND model = model_name;
  IF kind IS NULL THEN
    RAISE EXCEPTION USING
      ERRCODE = 'RL002',
      MESSAGE = format('The content type %s.%s is missing.', app_name, model_name),
      HINT = 'Run manage.py migrate: it creates the content types.';
  END IF;

  -- A row that belongs to another (the move of a case) is named after it.
  IF TG_ARGV[6] <> '' THEN
    EXECUTE format('SELECT %I::text FROM public.%I WHERE %I = $1::%s', TG_ARGV[9], TG_ARGV[7], TG_ARGV[8], TG_ARGV[10])
    INTO parent_name USING present ->> TG_ARGV[6];
  END IF;

  INSERT INTO public.audit_entry (
    event, action, content_type_id, object_type, object_pk, object_id, object_repr, changes, changes_text,
    actor_id, actor_label, seat_id, role, body_id, body, purpose, cid
  ) VALUES (
    CASE TG_OP WHEN 'INSERT' THEN 'row.created' WHEN 'UPDATE' THEN 'row.updated' ELSE 'row.deleted' END,
    CASE TG_OP WHEN 'INSERT' THEN 0 WHEN 'UPDATE' THEN 1 ELSE 2 END,
    kind,
    format('%s.%s', app_name, model_name),
    present ->> key_column,
    CASE WHEN present ->> key_column ~ '^[0-9]{1,18}$' THEN (present ->> key_column)::bigint END,
    coalesce(nullif(parent_name, ''), nullif(present ->> name_column, ''), format('%s.%s %s', app_name, model_name, present ->> key_column)),
    found_changes,
    '',
    nullif(current_setting('relais.actor_id', true), '')::bigint,
    who,
    nullif(current_setting('relais.seat_id', true), '')::bigint,
    coalesce(current_setting('relais.role', true), ''),
    nullif(current_setting('relais.body_id', true), '')::bigint,
    coalesce(current_setting('relais.body', true), ''),
    coalesce(current_setting('relais.purpose', true), ''),
    nullif(current_setting('relais.request_id', true), '')
  );
  RETURN NULL;
END
$function$;
"""

# The salt is never the writer's choice. The kind is looked up for writers that do not say it. The
# line of a purge comes from the door alone: one written by hand would say where the next begins.
STAMP_ENTRY = """
CREATE OR REPLACE FUNCTION public.audit_stamp_entry() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $function$
BEGIN
  NEW."timestamp" := clock_timestamp();
  NEW.salt := gen_random_uuid();
  NEW.remote_addr := NULL;
  NEW.remote_port := NULL;
  NEW.serialized_data := NULL;
  IF NEW.object_type = '' AND NEW.content_type_id IS NOT NULL THEN
    SELECT coalesce(max(app_label || '.' || model), '') INTO NEW.object_type
    FROM public.django_content_type WHERE id = NEW.content_type_id;
  END IF;
  IF NEW.event = 'journal.purged' AND current_user <> (
    SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.audit_entry'::regclass
  ) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'insufficient_privilege',
      MESSAGE = 'Only audit_purge() writes the line of a purge.';
  END IF;
  RETURN NEW;
END
$function$;
"""

# The one door through which an entry leaves: `audit_purge`, once it is twelve months old. The
# setting alone opens nothing: the web role may not delete, and the age is checked here again.
GUARD_ENTRY = """
CREATE FUNCTION public.audit_guard_entry() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $function$
BEGIN
  IF TG_OP = 'DELETE'
    AND current_setting('relais.purging', true) = 'on'
    AND OLD.event <> 'journal.purged'
    AND OLD."timestamp" < clock_timestamp() - interval '12 months'
  THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION USING
    ERRCODE = 'insufficient_privilege',
    MESSAGE = format('%s is refused on %I.', TG_OP, TG_TABLE_NAME),
    HINT = 'The journal only grows; audit_purge() removes what is older than twelve months.';
END
$function$;

CREATE OR REPLACE TRIGGER audit_entry_b_rows BEFORE UPDATE OR DELETE ON public.audit_entry
  FOR EACH ROW EXECUTE FUNCTION public.audit_guard_entry();
ALTER TABLE public.audit_entry ENABLE ALWAYS TRIGGER audit_entry_b_rows;
"""

# Runs with the rights of the owner of the tables, for whoever may call it. It takes the oldest
# leaves that no run took yet, at most `most` of them, under a checkpoint that is twelve months
# old itself: an outsider who kept checkpoints can tell that nothing younger was removed. Lines
# about earlier runs stay. 7236701 is the lock of the sealing (audit.sealing).
PURGE = """
CREATE FUNCTION public.audit_purge(most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $function$
DECLARE
  who text := current_setting('relais.actor', true);
  cutoff timestamptz := clock_timestamp() - interval '12 months';
  first_leaf bigint;
  last_leaf bigint;
  removed bigint;
BEGIN
  IF who IS NULL OR who = '' THEN
    RAISE EXCEPTION USING ERRCODE = 'RL001', MESSAGE = 'A purge names no actor.';
  END IF;
  PERFORM pg_advisory_xact_lock(7236701);

  SELECT coalesce(max((additional_data ->> 'last_leaf')::bigint) + 1, 0) INTO first_leaf
  FROM public.audit_entry WHERE event = 'journal.purged';
  SELECT max(size) - 1 INTO last_leaf FROM public.audit_checkpoint WHERE signed_at < cutoff;
  IF last_leaf IS NULL OR last_leaf < first_leaf OR most < 1 THEN
    RETURN 0;
  END IF;
  last_leaf := least(last_leaf, first_leaf + most - 1);

  PERFORM set_config('relais.purging', 'on', true);
  DELETE FROM public.audit_entry entry USING public.audit_leaf leaf
  WHERE leaf.position BETWEEN first_leaf AND last_leaf
    AND entry.id = leaf.entry_id AND entry.event <> 'journal.purged';
  GET DIAGNOSTICS removed = ROW_COUNT;
  PERFORM set_config('relais.purging', '', true);
  IF removed = 0 THEN
    RETURN 0;
  END IF;

  INSERT INTO public.audit_entry (
    event, action, object_pk, object_repr, changes_text, additional_data,
    actor_id, actor_label, seat_id, role, body_id, body, purpose, cid
  ) VALUES (
    'journal.purged', 3, '', '', '',
    jsonb_build_object(
      'first_leaf', first_leaf,
      'last_leaf', last_leaf,
      'first_entry', (SELECT entry_id FROM public.audit_leaf WHERE position = first_leaf),
      'last_entry', (SELECT entry_id FROM public.audit_leaf WHERE position = last_leaf),
      'removed', removed,
      'older_than', to_jsonb(cutoff)
    ),
    nullif(current_setting('relais.actor_id', true), '')::bigint,
    who,
    nullif(current_setting('relais.seat_id', true), '')::bigint,
    coalesce(current_setting('relais.role', true), ''),
    nullif(current_setting('relais.body_id', true), '')::bigint,
    coalesce(current_setting('relais.body', true), ''),
    coalesce(current_setting('relais.purpose', true), ''),
    nullif(current_setting('relais.request_id', true), '')
  );
  RETURN removed;
END
$function$;
REVOKE ALL ON FUNCTION public.audit_purge(integer) FROM PUBLIC;
DO $do$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_web') THEN
    GRANT EXECUTE ON FUNCTION public.audit_purge(integer) TO relais_web;
  END IF;
END
$do$;
"""

# Entries written so far get their kind. Nobody else sees the table while its guard is off.
FILL_KINDS = """
ALTER TABLE public.audit_entry DISABLE TRIGGER audit_entry_b_rows;
UPDATE public.audit_entry entry SET object_type = kind.app_label || '.' || kind.model
FROM public.django_content_type kind WHERE kind.id = entry.content_type_id;
ALTER TABLE public.audit_entry ENABLE ALWAYS TRIGGER audit_entry_b_rows;
"""

TRAIL = ("audit_leaf", "audit_node", "audit_checkpoint", "audit_handover", "audit_delivery")


ONLY_GROWS = """
CREATE TRIGGER <table>_b_rows BEFORE UPDATE OR DELETE ON public.<table>
  FOR EACH ROW EXECUTE FUNCTION public.audit_refuse_change();
CREATE TRIGGER <table>_c_truncate BEFORE TRUNCATE ON public.<table>
  FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse_change();
ALTER TABLE public.<table> ENABLE ALWAYS TRIGGER <table>_b_rows;
ALTER TABLE public.<table> ENABLE ALWAYS TRIGGER <table>_c_truncate;
DO $do$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_web') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON public.<table> FROM relais_web;
  END IF;
END
$do$;
"""
GROWS_NO_MORE = """
DROP TRIGGER <table>_c_truncate ON public.<table>;
DROP TRIGGER <table>_b_rows ON public.<table>;
"""


def _for_each(statements: str) -> str:
    return "".join(statements.replace("<table>", table) for table in TRAIL)


_before = importlib.import_module("audit.migrations.0002_journal_functions")
RESTORE = (
    _for_each(GROWS_NO_MORE)
    + """
CREATE OR REPLACE TRIGGER audit_entry_b_rows BEFORE UPDATE OR DELETE ON public.audit_entry
  FOR EACH ROW EXECUTE FUNCTION public.audit_refuse_change();
ALTER TABLE public.audit_entry ENABLE ALWAYS TRIGGER audit_entry_b_rows;
DROP FUNCTION public.audit_purge(integer);
DROP FUNCTION public.audit_guard_entry();
"""
    + _before.WRITE_ENTRY.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    + _before.STAMP_ENTRY.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_provable")]

    operations = [
        migrations.RunSQL(FILL_KINDS, migrations.RunSQL.noop),
        migrations.RunSQL(
            WRITE_ENTRY + STAMP_ENTRY + GUARD_ENTRY + PURGE + _for_each(ONLY_GROWS),
            RESTORE,
        ),
    ]
