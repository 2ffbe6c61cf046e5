"""The lines about a dysfunction bear the reference of its case too: a search for it finds them.

They were left out (0018) as long as the name cost each line a query that was planned again.
"""

from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [("referrals", "0026_say_who_read_the_summary")]

    operations = [ProtectTable(model_name="dysfunction", named_after=("case", "reference"))]
