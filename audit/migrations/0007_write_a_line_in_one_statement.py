"""A line is one statement, and the stamp is for those who do not write through the trigger.

The stamp sets the time, the salt and what may not be kept. The trigger of the journal leaves all
of these to the defaults of the table, and calling the stamp cost a tenth of each line. Whoever
inserts with other rights than the owner's still meets it. Were the owner to get another name,
the stamp would serve everybody again.
"""

import importlib

from django.db import migrations

from audit.writer import writer

FORMER = importlib.import_module("audit.migrations.0005_hide_what_retention_ends")
OWNERS_RIGHTS = """
ALTER FUNCTION public.audit_write_entry() SECURITY DEFINER;
REVOKE EXECUTE ON FUNCTION public.audit_write_entry() FROM PUBLIC;
"""

STAMP_OTHERS = """
DO $do$
BEGIN
  EXECUTE format(
    'CREATE OR REPLACE TRIGGER audit_entry_a_stamp BEFORE INSERT ON public.audit_entry'
    ' FOR EACH ROW WHEN (current_user <> %L) EXECUTE FUNCTION public.audit_stamp_entry()',
    (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.audit_entry'::regclass)
  );
END
$do$;
ALTER TABLE public.audit_entry ENABLE ALWAYS TRIGGER audit_entry_a_stamp;
"""
STAMP_ALL = """
CREATE OR REPLACE TRIGGER audit_entry_a_stamp BEFORE INSERT ON public.audit_entry
  FOR EACH ROW EXECUTE FUNCTION public.audit_stamp_entry();
ALTER TABLE public.audit_entry ENABLE ALWAYS TRIGGER audit_entry_a_stamp;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_write_with_the_owners_rights")]

    operations = [
        migrations.RunSQL(
            writer() + STAMP_OTHERS,
            FORMER.with_additions(FORMER.FORMER) + OWNERS_RIGHTS + STAMP_ALL,
        )
    ]
