from django.db import migrations

# Cases that exist already get the clocks that new ones start with. Thirty days are about twenty
# working days; the clock of the national level is the deadline that those cases have.
START = """
SELECT set_config('relais.actor', 'system:migration', true),
       set_config('relais.role', 'system', true),
       set_config('relais.purpose', 'case.clocks', true);
UPDATE referrals_dysfunctiontype SET local_delay =
    CASE urgency WHEN 'critical' THEN 2 WHEN 'high' THEN 10 WHEN 'medium' THEN 20 ELSE 30 END;
UPDATE referrals_case SET national_due_on = due_on
    WHERE state IN ('escalated', 'acknowledged', 'information_requested', 'relayed', 'answered');
UPDATE referrals_case SET local_due_on = current_date + 30
    WHERE state IN ('logged', 'in_local_handling', 'returned', 'reopened');
SELECT set_config('relais.actor', '', true), set_config('relais.role', '', true),
       set_config('relais.purpose', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_guard_the_ladder")]

    operations = [migrations.RunSQL(sql=START, reverse_sql=migrations.RunSQL.noop)]
