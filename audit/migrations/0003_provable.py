import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_journal_functions"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(verbose_name="number of entries")),
                ("root", models.BinaryField(max_length=32, verbose_name="root")),
                ("note", models.TextField(verbose_name="signed note")),
                (
                    "signed_at",
                    models.DateTimeField(
                        db_default=models.Func(
                            function="clock_timestamp", output_field=models.DateTimeField()
                        ),
                        verbose_name="signed at",
                    ),
                ),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ["-id"],
                "get_latest_by": "id",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("witness", models.TextField(verbose_name="witness")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("sent", "Sent to the witness"), ("failed", "Not sent")],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="what it answered")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=models.Func(
                            function="clock_timestamp", output_field=models.DateTimeField()
                        ),
                        verbose_name="at",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery of a checkpoint",
                "verbose_name_plural": "deliveries of checkpoints",
                "ordering": ["-id"],
                "get_latest_by": "id",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("new_key", models.TextField(verbose_name="new key")),
                ("size", models.BigIntegerField(verbose_name="number of entries")),
                ("note", models.TextField(verbose_name="signed note")),
                (
                    "signed_at",
                    models.DateTimeField(
                        db_default=models.Func(
                            function="clock_timestamp", output_field=models.DateTimeField()
                        ),
                        verbose_name="signed at",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over of the signing key",
                "verbose_name_plural": "hand-overs of the signing key",
                "ordering": ["id"],
                "get_latest_by": "id",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                (
                    "position",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="position"
                    ),
                ),
                ("entry_id", models.BigIntegerField(unique=True, verbose_name="entry")),
                ("hash", models.BinaryField(max_length=32, verbose_name="hash")),
            ],
            options={
                "verbose_name": "leaf of the journal",
                "verbose_name_plural": "leaves of the journal",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level", models.SmallIntegerField(verbose_name="level of the subtree")),
                ("position", models.BigIntegerField(verbose_name="position")),
                ("hash", models.BinaryField(max_length=32, verbose_name="hash")),
            ],
            options={
                "verbose_name": "node of the journal",
                "verbose_name_plural": "nodes of the journal",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="object_type",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=200,
                verbose_name="kind of object",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="salt",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                editable=False,
                verbose_name="salt",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                django.db.models.functions.text.Upper("actor_label"),
                models.OrderBy(models.F("id"), descending=True),
                name="entry_of_label",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("object_type__startswith", "commissions.")),
                name="entry_of_accounts",
            ),
        ),
        migrations.AddIndex(
            model_name="checkpoint",
            index=models.Index(fields=["size"], name="checkpoint_of_size"),
        ),
        migrations.AddIndex(
            model_name="checkpoint",
            index=models.Index(fields=["signed_at"], name="checkpoint_at"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="checkpoint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audit.checkpoint",
                verbose_name="checkpoint",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["witness", "-id"], name="delivery_to_witness"),
        ),
    ]
