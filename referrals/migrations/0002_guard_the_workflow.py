from django.db import migrations

# The table of referrals/workflow.py as it stands at this migration; a test compares the two, and
# a change of the workflow comes with a migration that replaces the function.
GUARD = """
CREATE FUNCTION referrals_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state IN ('draft', 'logged') THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a case cannot be created in the state %', NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_state_allowed';
    END IF;
    IF (OLD.state, NEW.state) IN (
        ('acknowledged', 'information_requested'),
        ('acknowledged', 'relayed'),
        ('acknowledged', 'returned'),
        ('answered', 'closed'),
        ('answered', 'information_requested'),
        ('answered', 'returned'),
        ('closed', 'reopened'),
        ('draft', 'logged'),
        ('escalated', 'acknowledged'),
        ('in_local_handling', 'escalated'),
        ('in_local_handling', 'resolved_locally'),
        ('information_requested', 'acknowledged'),
        ('logged', 'escalated'),
        ('logged', 'in_local_handling'),
        ('relayed', 'answered'),
        ('reopened', 'acknowledged'),
        ('reopened', 'in_local_handling'),
        ('resolved_locally', 'closed'),
        ('resolved_locally', 'escalated'),
        ('returned', 'in_local_handling')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a case cannot go from % to %', OLD.state, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'case_state_allowed';
END
$$;

CREATE TRIGGER guard_state_created BEFORE INSERT ON referrals_case
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_state();
CREATE TRIGGER guard_state_moved BEFORE UPDATE ON referrals_case
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION referrals_guard_state();
ALTER TABLE referrals_case ENABLE ALWAYS TRIGGER guard_state_created;
ALTER TABLE referrals_case ENABLE ALWAYS TRIGGER guard_state_moved;

-- At the end of the transaction, each change of state must have its move, written in the same
-- transaction: the move's time is the transaction's own.
CREATE FUNCTION referrals_require_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    source text := 'draft';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        source := OLD.state;
    END IF;
    IF NOT EXISTS (
        SELECT FROM referrals_move
        WHERE case_id = NEW.id AND from_state = source AND to_state = NEW.state
            AND at = transaction_timestamp()
    ) AND EXISTS (SELECT FROM referrals_case WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'the change of state from % to % has no move', source, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_state_has_a_move';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER require_move_created AFTER INSERT ON referrals_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state <> 'draft')
    EXECUTE FUNCTION referrals_require_move();
CREATE CONSTRAINT TRIGGER require_move_moved AFTER UPDATE ON referrals_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION referrals_require_move();
ALTER TABLE referrals_case ENABLE ALWAYS TRIGGER require_move_created;
ALTER TABLE referrals_case ENABLE ALWAYS TRIGGER require_move_moved;

-- A move is written once.
CREATE FUNCTION referrals_refuse_move_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a move is never altered' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER move_is_never_altered BEFORE UPDATE ON referrals_move
    FOR EACH ROW EXECUTE FUNCTION referrals_refuse_move_change();
ALTER TABLE referrals_move ENABLE ALWAYS TRIGGER move_is_never_altered;
"""

UNGUARD = """
DROP TRIGGER guard_state_created ON referrals_case;
DROP TRIGGER guard_state_moved ON referrals_case;
DROP TRIGGER require_move_created ON referrals_case;
DROP TRIGGER require_move_moved ON referrals_case;
DROP TRIGGER move_is_never_altered ON referrals_move;
DROP FUNCTION referrals_guard_state();
DROP FUNCTION referrals_require_move();
DROP FUNCTION referrals_refuse_move_change();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]

    operations = [migrations.RunSQL(sql=GUARD, reverse_sql=UNGUARD)]
