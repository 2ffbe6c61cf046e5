from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0001_initial"),
        ("audit", "0002_journal_functions"),
    ]

    operations = [
        ProtectTable(
            model_name="member", sealed=("password",), ignored=("last_login",), repr_column="email"
        ),
        ProtectTable(model_name="body", repr_column="name"),
        ProtectTable(model_name="body_departments"),
        ProtectTable(model_name="seat"),
    ]
