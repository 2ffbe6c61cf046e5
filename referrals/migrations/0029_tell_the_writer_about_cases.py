"""The writer of lines learns the kind of a case and which of its columns are ciphertexts.

The other tables learn it when they are protected again; until then it looks both up.
"""

from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    dependencies = [("referrals", "0028_guard_what_may_not_be_created")]

    operations = [
        ProtectTable(
            model_name="case",
            sealed=("narrative_sealed", "national_summary_sealed", "wrapped_data_key"),
            ignored=("updated_at",),
            repr_column="reference",
        ),
    ]
