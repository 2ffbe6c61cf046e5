from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0004_protect_meetings"),
        ("audit", "0002_journal_functions"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        ProtectTable(
            model_name="authenticator",
            model_app="mfa",
            # It holds the secret, itself encrypted, and which recovery codes are used.
            sealed=("data",),
            ignored=("last_used_at",),
        ),
        ProtectTable(
            model_name="socialaccount",
            model_app="socialaccount",
            sealed=("uid",),
            ignored=("last_login", "extra_data"),
        ),
    ]
