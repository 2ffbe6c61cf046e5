from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [("referrals", "0019_row_security")]

    operations = [
        ProtectTable(
            model_name="secondreading",
            sealed=("summary_sealed", "reason_sealed"),
            named_after=("case", "reference"),
        ),
    ]
