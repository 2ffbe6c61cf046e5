"""Nobody but the sequence numbers a line: the web role may fill every column but that one.

`GENERATED ALWAYS` refuses a number only to those who do not write `OVERRIDING SYSTEM VALUE`, and
`COPY` asks nothing at all. A line far above the others would stand first on the page and never be
sealed; one below would pass for an intruder; the very next number would stop the work of others.
A column that a later migration adds needs a grant of its own.
"""

from django.db import migrations

BY_COLUMN = """
DO $do$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_web') THEN
    REVOKE INSERT ON public.audit_entry FROM relais_web;
    EXECUTE (
      SELECT format(
        'GRANT INSERT (%s) ON public.audit_entry TO relais_web',
        string_agg(quote_ident(attname), ', ' ORDER BY attnum)
      )
      FROM pg_attribute
      WHERE attrelid = 'public.audit_entry'::regclass
        AND attnum > 0 AND NOT attisdropped AND attname <> 'id'
    );
  END IF;
END
$do$;
"""
WHOLE = """
DO $do$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_web') THEN
    GRANT INSERT ON public.audit_entry TO relais_web;
  END IF;
END
$do$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_write_a_line_in_one_statement")]

    operations = [migrations.RunSQL(BY_COLUMN, WHOLE)]
