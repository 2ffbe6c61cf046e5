"""What a write pays for its second wall (docs/adr/0021 and 0027); what it lets through is the same.

PostgreSQL plans the policies of a table again with each statement. Two things made that dear: the
reader's functions, whose text was read again wherever a policy asked them, and the policy of the
case, which came whole into those of every row that belongs to one. Functions in PL/pgSQL are
planned once for each session.

The policy that reads cases stays written out: a list of a hundred thousand is filtered by its
indexes and the values that it asks once. For a row that is written, or reached from a row of
its case, the same condition is asked as a function.
"""

import importlib
import re

from django.db import migrations, models

WALL = importlib.import_module("referrals.migrations.0019_row_security")

READER = """
CREATE OR REPLACE FUNCTION referrals_reader(name text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN nullif(current_setting('relais.reader', true), '')::jsonb ->> name;
END
$$;
CREATE OR REPLACE FUNCTION referrals_reader_bodies(permission text) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (nullif(current_setting('relais.reader', true), '')::jsonb ->> permission)::bigint[];
END
$$;
"""
FORMER_READER = WALL.READER.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# The columns of the case that its policy asks for; the names of the arguments are theirs.
CASE_COLUMNS = "id, body_id, reported_by_body_id, author_id, state, escalated_at"


def seen(case: str) -> str:
    """The policy of the cases, of the table or of the arguments of a function."""
    return f"""{WALL.SYSTEM} OR {WALL.local(case)} OR {WALL.national(case)}
  OR {case}.id = ANY ((SELECT referrals_cases_of_desk())::uuid[])"""


def asked_directly(policy: str) -> str:
    """The same condition without sub-queries: PL/pgSQL computes it without running a query."""
    directly = re.sub(r"SELECT referrals_reader\('(\w+)'\)", r"(reader ->> '\1')", policy)
    directly = re.sub(
        r"SELECT referrals_reader_bodies\('(\w+)'\)", r"(reader ->> '\1')::bigint[]", directly
    )
    return directly.replace("SELECT referrals_cases_of_desk()", "referrals_cases_of_desk()")


# The others read through the policy of the cases: the reader's own rights, by the key. What the
# levels do about a case is not for the desk that sees it.
SEES = f"""
CREATE FUNCTION referrals_sees(
  id uuid, body_id bigint, reported_by_body_id bigint, author_id bigint, state text,
  escalated_at timestamptz
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  reader jsonb := nullif(current_setting('relais.reader', true), '')::jsonb;
BEGIN
  RETURN {asked_directly(seen("referrals_sees"))};
END
$$;
CREATE FUNCTION referrals_sees_case(wanted uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.referrals_case WHERE id = wanted);
END
$$;
CREATE FUNCTION referrals_follows_case(wanted uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN referrals_reader('role') <> 'ministry' AND referrals_sees_case(wanted);
END
$$;
"""
FORGET = """
DROP FUNCTION referrals_follows_case(uuid);
DROP FUNCTION referrals_sees_case(uuid);
DROP FUNCTION referrals_sees(uuid, bigint, bigint, bigint, text, timestamptz);
"""

# One policy for each command, because one for all would be asked beside that of the insertion.
# Works of the system change many rows at once: that it is the system is asked once.
CHANGES = f"{WALL.SYSTEM} OR referrals_sees({CASE_COLUMNS})"
CASE = f"""
DROP POLICY readers ON referrals_case;
CREATE POLICY readers ON referrals_case FOR SELECT USING ({seen("referrals_case")});
CREATE POLICY adders ON referrals_case FOR INSERT WITH CHECK (referrals_sees({CASE_COLUMNS}));
CREATE POLICY changers ON referrals_case FOR UPDATE USING ({CHANGES});
CREATE POLICY removers ON referrals_case FOR DELETE USING ({CHANGES});
"""
FORMER_CASE = f"""
DROP POLICY removers ON referrals_case;
DROP POLICY changers ON referrals_case;
DROP POLICY adders ON referrals_case;
DROP POLICY readers ON referrals_case;
CREATE POLICY readers ON referrals_case USING ({WALL.CASE});
"""

BELONGING = {
    WALL.OF_ITS_CASE: "referrals_sees_case(case_id)",
    WALL.OF_ITS_CASE_BUT_FOR_DESKS: "referrals_follows_case(case_id)",
}
TABLES = {table: policy for table, policy in WALL.POLICIES.items() if policy in BELONGING}


def asked(table: str, policy: str) -> str:
    return f"DROP POLICY readers ON {table};\nCREATE POLICY readers ON {table} USING ({policy});\n"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0022_tell_the_second_reader"),
        ("audit", "0007_write_a_line_in_one_statement"),
    ]

    operations = [
        migrations.RunSQL(READER + SEES + CASE, FORMER_CASE + FORGET + FORMER_READER),
        migrations.RunSQL(
            "".join(asked(table, BELONGING[policy]) for table, policy in TABLES.items()),
            "".join(asked(table, policy) for table, policy in TABLES.items()),
        ),
        # A value that the database may set has to be read back after each insertion, and what
        # is read back is filtered by the policy of lists. The application always gives both.
        migrations.AlterField(
            model_name="case",
            name="key_share",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=20,
                verbose_name="file of the key’s half",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="summary_reading",
            field=models.CharField(
                blank=True,
                choices=[
                    ("second_person", "read by a second person"),
                    ("critical", "not read by a second person: critical case"),
                    ("alone", "not read by a second person: nobody else could"),
                    ("report", "not read by a second person: report of an association"),
                ],
                default="",
                editable=False,
                max_length=20,
                verbose_name="reading of the summary",
            ),
        ),
    ]
