from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0008_thread"),
        ("audit", "0002_journal_functions"),
    ]

    operations = [
        ProtectTable(model_name="message", sealed=("text_sealed",), ignored=("announced_at",)),
    ]
