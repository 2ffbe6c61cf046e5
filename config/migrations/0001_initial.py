from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="WorkerHeartbeat",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("beat_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="config_one_heartbeat"
                    )
                ],
            },
        ),
        # What `createcachetable` makes. Here, because only the owner role may create a table.
        # Unlogged: a cache need not survive a crash, and its writes then cost half as much.
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE relais_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX relais_cache_expires ON relais_cache (expires);
            """,
            "DROP TABLE relais_cache",
        ),
    ]
