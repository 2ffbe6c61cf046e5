from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0003_meetings"),
        ("audit", "0002_journal_functions"),
    ]

    operations = [
        ProtectTable(model_name="meeting", ignored=("changed_at",)),
        ProtectTable(model_name="dutyturn", sealed=("handover_sealed", "wrapped_data_key")),
    ]
