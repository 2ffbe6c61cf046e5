"""A hold names the body that placed it by its number: a renamed commission still lifts its own."""

import django.db.models.deletion
from django.db import migrations, models

# The journal knows which body placed a hold, even if it was renamed since; where the line was
# purged, the name tells. A hold whose body is not found is left to oversight.
FIND_THE_BODIES = """
SELECT set_config('relais.actor', 'system:migration', true), set_config('relais.role', 'system', true),
  set_config('relais.purpose', 'housekeeping', true);
UPDATE referrals_legalhold hold SET body_id = coalesce(
  (SELECT line.body_id FROM audit_entry line
   JOIN commissions_body known ON known.id = line.body_id
   WHERE line.object_type = 'referrals.legalhold' AND line.object_pk = hold.id::text
     AND line.purpose = 'retention.hold'
   ORDER BY line.id LIMIT 1),
  (SELECT known.id FROM commissions_body known WHERE known.name = hold.body_name)
);
SELECT set_config('relais.actor', '', true), set_config('relais.role', '', true),
  set_config('relais.purpose', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0007_write_a_line_in_one_statement"),
        ("commissions", "0012_seats_and_invitations"),
        ("referrals", "0024_name_lines_by_a_known_plan"),
    ]

    operations = [
        migrations.AddField(
            model_name="legalhold",
            name="body",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="commissions.body",
                verbose_name="body",
            ),
        ),
        migrations.AlterField(
            model_name="legalhold",
            name="body_name",
            field=models.CharField(max_length=200, verbose_name="name of the body"),
        ),
        migrations.RunSQL(FIND_THE_BODIES, migrations.RunSQL.noop),
    ]
