"""A summary that only its writer read is no longer said to be read by a second person."""

from django.db import migrations, models

# Of the cases whose texts are still there: afterwards their readings are gone, and nobody can tell.
SAY_WHO_READ = """
SELECT set_config('relais.actor', 'system:migration', true),
  set_config('relais.role', 'system', true), set_config('relais.purpose', 'housekeeping', true);
UPDATE referrals_case one SET summary_reading = 'two_persons'
WHERE summary_reading = 'second_person' AND wrapped_data_key IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM referrals_secondreading WHERE case_id = one.id AND status = 'confirmed'
  );
SELECT set_config('relais.actor', '', true), set_config('relais.role', '', true),
  set_config('relais.purpose', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0025_name_the_holder_by_its_number"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="summary_reading",
            field=models.CharField(
                blank=True,
                choices=[
                    ("two_persons", "one person logged the case, another one wrote the summary"),
                    ("second_person", "read by a second person"),
                    ("critical", "not read by a second person: critical case"),
                    ("alone", "not read by a second person: nobody else could"),
                    ("report", "not read by a second person: report of an association"),
                ],
                default="",
                editable=False,
                max_length=20,
                verbose_name="reading of the summary",
            ),
        ),
        migrations.RunSQL(SAY_WHO_READ, migrations.RunSQL.noop),
    ]
