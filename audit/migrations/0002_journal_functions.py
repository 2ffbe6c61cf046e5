"""The functions that write the journal and guard it; see docs/adr/0002-journal-by-triggers.md."""

from django.db import migrations

# The search path is fixed, with the temporary schema last: otherwise a session could create a
# temporary table called audit_entry and have its writes journalled there. The other settings
# make a value look the same whatever the session asked for.
WRITE_ENTRY = r"""
CREATE FUNCTION public.audit_write_entry() RETURNS trigger
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

  INSERT INTO public.audit_entry (
    event, action, content_type_id, object_pk, object_id, object_repr, changes, changes_text,
    actor_id, actor_label, seat_id, role, body_id, body, purpose, cid
  ) VALUES (
    CASE TG_OP WHEN 'INSERT' THEN 'row.created' WHEN 'UPDATE' THEN 'row.updated' ELSE 'row.deleted' END,
    CASE TG_OP WHEN 'INSERT' THEN 0 WHEN 'UPDATE' THEN 1 ELSE 2 END,
    kind,
    present ->> key_column,
    CASE WHEN present ->> key_column ~ '^[0-9]{1,18}$' THEN (present ->> key_column)::bigint END,
    coalesce(nullif(present ->> name_column, ''), format('%s.%s %s', app_name, model_name, present ->> key_column)),
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

# An entry takes its time from the database and keeps no address, whoever inserts it.
STAMP_ENTRY = """
CREATE FUNCTION public.audit_stamp_entry() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $function$
BEGIN
  NEW."timestamp" := clock_timestamp();
  NEW.remote_addr := NULL;
  NEW.remote_port := NULL;
  NEW.serialized_data := NULL;
  RETURN NEW;
END
$function$;
"""

REFUSE_CHANGE = """
CREATE FUNCTION public.audit_refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $function$
BEGIN
  RAISE EXCEPTION USING
    ERRCODE = 'insufficient_privilege',
    MESSAGE = format('%s is refused on %I.', TG_OP, TG_TABLE_NAME),
    HINT = 'The journal only grows, and no protected table can be emptied around it.';
END
$function$;
"""

# The sequence gives the order: nobody chooses an identifier. ENABLE ALWAYS keeps the triggers
# in force in replica mode. The role may be absent on a server where the installer chose another.
GUARD = """
ALTER TABLE public.audit_entry ALTER COLUMN id SET GENERATED ALWAYS;

CREATE TRIGGER audit_entry_a_stamp BEFORE INSERT ON public.audit_entry
  FOR EACH ROW EXECUTE FUNCTION public.audit_stamp_entry();
CREATE TRIGGER audit_entry_b_rows BEFORE UPDATE OR DELETE ON public.audit_entry
  FOR EACH ROW EXECUTE FUNCTION public.audit_refuse_change();
CREATE TRIGGER audit_entry_c_truncate BEFORE TRUNCATE ON public.audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse_change();
ALTER TABLE public.audit_entry ENABLE ALWAYS TRIGGER audit_entry_a_stamp;
ALTER TABLE public.audit_entry ENABLE ALWAYS TRIGGER audit_entry_b_rows;
ALTER TABLE public.audit_entry ENABLE ALWAYS TRIGGER audit_entry_c_truncate;

DO $do$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_web') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON public.audit_entry FROM relais_web;
  END IF;
END
$do$;
"""

REMOVE = """
DROP TRIGGER audit_entry_c_truncate ON public.audit_entry;
DROP TRIGGER audit_entry_b_rows ON public.audit_entry;
DROP TRIGGER audit_entry_a_stamp ON public.audit_entry;
DROP FUNCTION public.audit_refuse_change();
DROP FUNCTION public.audit_stamp_entry();
DROP FUNCTION public.audit_write_entry();
ALTER TABLE public.audit_entry ALTER COLUMN id SET GENERATED BY DEFAULT;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(WRITE_ENTRY + STAMP_ENTRY + REFUSE_CHANGE + GUARD, REMOVE),
    ]
