from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_guard_the_workflow"),
        ("audit", "0002_journal_functions"),
    ]

    operations = [
        ProtectTable(
            model_name="case",
            sealed=("narrative_sealed", "national_summary_sealed", "wrapped_data_key"),
            ignored=("updated_at",),
            repr_column="reference",
        ),
        ProtectTable(model_name="dysfunction"),
        ProtectTable(model_name="move", sealed=("reason_sealed",)),
    ]
