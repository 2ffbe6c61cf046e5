from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [("commissions", "0008_invitations_and_charter")]

    operations = [
        ProtectTable(model_name="invitation", ignored=("email",), repr_column="id"),
        ProtectTable(model_name="charter", ignored=("text",), repr_column="number"),
        ProtectTable(model_name="charteracceptance", repr_column="id"),
    ]
