import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("serialized_data", models.JSONField(null=True)),
                ("changes_text", models.TextField(blank=True, verbose_name="change message")),
                ("changes", models.JSONField(null=True, verbose_name="change message")),
                (
                    "remote_addr",
                    models.GenericIPAddressField(
                        blank=True, null=True, verbose_name="remote address"
                    ),
                ),
                (
                    "remote_port",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="remote port"),
                ),
                (
                    "additional_data",
                    models.JSONField(blank=True, null=True, verbose_name="additional data"),
                ),
                (
                    "actor_email",
                    models.CharField(
                        blank=True, max_length=254, null=True, verbose_name="actor email"
                    ),
                ),
                (
                    "object_pk",
                    models.CharField(
                        blank=True, max_length=255, verbose_name="identifier of the object"
                    ),
                ),
                (
                    "object_id",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="number of the object"
                    ),
                ),
                ("object_repr", models.TextField(blank=True, verbose_name="object")),
                (
                    "action",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "create"), (1, "update"), (2, "delete"), (3, "access")],
                        verbose_name="action",
                    ),
                ),
                (
                    "cid",
                    models.CharField(
                        blank=True, max_length=255, null=True, verbose_name="request"
                    ),
                ),
                (
                    "timestamp",
                    models.DateTimeField(
                        db_default=models.Func(
                            function="clock_timestamp", output_field=models.DateTimeField()
                        ),
                        verbose_name="date and time",
                    ),
                ),
                ("event", models.CharField(max_length=64, verbose_name="event")),
                ("actor_label", models.TextField(verbose_name="who")),
                ("seat_id", models.BigIntegerField(blank=True, null=True, verbose_name="seat")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("association", "Association member"),
                            ("coordinator", "National coordinator"),
                            ("member", "Commission member"),
                            ("ministry", "Ministry desk"),
                            ("oversight", "Oversight"),
                            ("rapporteur", "Rapporteur"),
                            ("secretary", "Commission secretary"),
                            ("system", "System"),
                            ("visitor", "Visitor"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "body_id",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="number of the body"
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="body")),
                ("purpose", models.CharField(blank=True, max_length=100, verbose_name="purpose")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of object",
                    ),
                ),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal entries",
                "ordering": ["-id"],
                "get_latest_by": "id",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["body_id", "-id"], name="entry_of_body"),
                    models.Index(fields=["actor", "-id"], name="entry_of_actor"),
                    models.Index(
                        fields=["content_type", "object_pk", "-id"], name="entry_about_object"
                    ),
                    models.Index(fields=["event", "-id"], name="entry_of_event"),
                    models.Index(
                        django.db.models.functions.text.Upper("object_repr"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="entry_about_name",
                    ),
                    models.Index(fields=["timestamp"], name="entry_at"),
                ],
            },
        ),
    ]
