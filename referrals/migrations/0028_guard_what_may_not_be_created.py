"""A case that may be created as it is does not call the guard to be told so."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE TRIGGER guard_state_created BEFORE INSERT ON referrals_case
  FOR EACH ROW {condition} EXECUTE FUNCTION referrals_guard_state();
ALTER TABLE referrals_case ENABLE ALWAYS TRIGGER guard_state_created;
"""
REFUSED = "WHEN (NEW.state NOT IN ('draft', 'logged'))"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0027_name_dysfunctions_after_their_case")]

    operations = [
        migrations.RunSQL(GUARD.format(condition=REFUSED), GUARD.format(condition="")),
    ]
