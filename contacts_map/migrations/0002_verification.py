import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from 0001 because the members' first migration needs the departments.

    dependencies = [
        ("contacts_map", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="checked on"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("phone", "Telephone call"),
                            ("email", "E-mail exchange"),
                            ("meeting", "Meeting"),
                            ("official_source", "Official publication"),
                        ],
                        max_length=16,
                        verbose_name="how",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("confirmed", "Everything is right"),
                            ("wrong", "Something is wrong"),
                            ("unreachable", "Nobody answered"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "contact_point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="contacts_map.contactpoint",
                        verbose_name="contact point",
                    ),
                ),
            ],
            options={
                "verbose_name": "verification",
                "verbose_name_plural": "verifications",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                fields=["contact_point", "outcome", "-at"], name="latest_verification"
            ),
        ),
    ]
