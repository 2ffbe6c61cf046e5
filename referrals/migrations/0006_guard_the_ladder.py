from django.db import migrations

from audit.operations import ProtectTable

# The table of referrals/workflow.py as it stands at this migration; a test compares the two, and
# a change of the workflow comes with a migration that replaces the function.
GUARD = """
CREATE OR REPLACE FUNCTION referrals_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state IN ('draft', 'logged') THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a case cannot be created in the state %', NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_state_allowed';
    END IF;
    IF (OLD.state, NEW.state) IN (
        {pairs}
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a case cannot go from % to %', OLD.state, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'case_state_allowed';
END
$$;
"""

BEFORE = (
    ("acknowledged", "information_requested"),
    ("acknowledged", "relayed"),
    ("acknowledged", "returned"),
    ("answered", "closed"),
    ("answered", "information_requested"),
    ("answered", "returned"),
    ("closed", "reopened"),
    ("draft", "logged"),
    ("escalated", "acknowledged"),
    ("in_local_handling", "escalated"),
    ("in_local_handling", "resolved_locally"),
    ("information_requested", "acknowledged"),
    ("logged", "escalated"),
    ("logged", "in_local_handling"),
    ("relayed", "answered"),
    ("reopened", "acknowledged"),
    ("reopened", "in_local_handling"),
    ("resolved_locally", "closed"),
    ("resolved_locally", "escalated"),
    ("returned", "in_local_handling"),
)
DECLINING = (
    ("declined", "escalated"),
    ("declined", "reopened"),
    ("logged", "declined"),
)

# A relay starts as sent, is accepted at most once, and stays what settled it.
RELAY = """
CREATE FUNCTION referrals_guard_relay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status = 'sent' THEN
            RETURN NEW;
        END IF;
    ELSIF OLD.status = NEW.status THEN
        RETURN NEW;
    ELSIF OLD.status = 'sent' AND NEW.status IN
            ('accepted', 'refused', 'answered', 'unreachable', 'withdrawn') THEN
        RETURN NEW;
    ELSIF OLD.status = 'accepted' AND NEW.status IN
            ('refused', 'answered', 'unreachable', 'withdrawn') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a relay cannot go to %', NEW.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'relay_status_allowed';
END
$$;
CREATE TRIGGER guard_relay BEFORE INSERT OR UPDATE ON referrals_relay
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_relay();
ALTER TABLE referrals_relay ENABLE ALWAYS TRIGGER guard_relay;
"""

NO_RELAY = """
DROP TRIGGER guard_relay ON referrals_relay;
DROP FUNCTION referrals_guard_relay();
"""


def guard(pairs: tuple[tuple[str, str], ...]) -> str:
    lines = ",\n        ".join(f"('{source}', '{target}')" for source, target in sorted(pairs))
    return GUARD.format(pairs=lines)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0005_ladder"),
        ("audit", "0002_journal_functions"),
    ]

    operations = [
        migrations.RunSQL(sql=guard(BEFORE + DECLINING), reverse_sql=guard(BEFORE)),
        migrations.RunSQL(sql=RELAY, reverse_sql=NO_RELAY),
        ProtectTable(model_name="assignment"),
        ProtectTable(model_name="informationrequest"),
        ProtectTable(model_name="question", sealed=("question_sealed", "answer_sealed")),
        ProtectTable(
            model_name="relay",
            sealed=("request_sealed", "answer_sealed"),
            ignored=("reminded_at",),
        ),
    ]
