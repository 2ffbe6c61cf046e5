from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0013_agenda"),
        ("audit", "0002_journal_functions"),
    ]

    operations = [ProtectTable(model_name="agendaitem", sealed=("note_sealed",))]
