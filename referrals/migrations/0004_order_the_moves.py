from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_protect_tables")]

    operations = [
        migrations.AddField(
            model_name="move",
            name="case_version",
            field=models.PositiveIntegerField(default=1, verbose_name="version of the case"),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="move",
            options={
                "ordering": ["at", "case_version"],
                "verbose_name": "move",
                "verbose_name_plural": "moves",
            },
        ),
    ]
