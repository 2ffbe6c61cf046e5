"""The trigger of the journal names a row past row-level security, and serves the tables only.

A line about a move bears the reference of its case (`named_after`). Looking that up with the
rights of the writer planned the policies of the case again for each row, three times the cost of
the line itself, and a writer who does not see the case would leave a line without its name. Who
writes is not `current_user` but the names of the transaction, so nothing else changes. Nobody may
put the trigger on a table of their own: it would read for them what they may not.
"""

from django.db import migrations

FUNCTION = "public.audit_write_entry()"


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_hide_what_retention_ends")]

    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {FUNCTION} SECURITY DEFINER;"
            f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC;",
            f"ALTER FUNCTION {FUNCTION} SECURITY INVOKER;"
            f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO PUBLIC;",
        )
    ]
