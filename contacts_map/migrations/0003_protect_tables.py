from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [
        ("contacts_map", "0002_verification"),
        ("audit", "0002_journal_functions"),
    ]

    # Departments and places are official reference data, replaced as a whole: not journalled.
    operations = [
        ProtectTable(model_name="organisation", repr_column="name"),
        ProtectTable(model_name="contactpoint", repr_column="function"),
        ProtectTable(model_name="covereddepartment"),
        ProtectTable(model_name="channel"),
        ProtectTable(model_name="verification"),
    ]
