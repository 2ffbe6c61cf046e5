"""Policies on the tables of the cases: the second wall (docs/adr/0021-row-security.md).

A policy says what a reader may see and write, whatever the view forgot. The reader is a setting
of the transaction, described by `audit.readers`: its role, member, body, departments, and for
each permission the bodies on which it is held. Without one, no row is seen.

The policies are those of the list below as it stands at this migration; a change comes with a
migration that replaces them. `(SELECT ...)` has PostgreSQL ask once for each query, not row by
row.
"""

from django.db import migrations

# Simple enough for PostgreSQL to put them in the place of their calls.
READER = """
CREATE FUNCTION referrals_reader(name text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('relais.reader', true), '')::jsonb ->> name
$$;
CREATE FUNCTION referrals_reader_bodies(permission text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT (nullif(current_setting('relais.reader', true), '')::jsonb ->> permission)::bigint[]
$$;
"""

# The policies of cases and relays would ask for each other without end: the relays are read here
# past their own, with the owner's rights, and only those addressed to the reader's desk.
DESK = """
CREATE FUNCTION referrals_cases_of_desk() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF public.referrals_reader('role') IS DISTINCT FROM 'ministry' THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY(
    SELECT DISTINCT case_id FROM public.referrals_relay
    WHERE desk_id = public.referrals_reader('body')::bigint
  );
END
$$;
"""

# The check at the end of a transaction must find the case whoever reads by then: a case that it
# does not see would be a case that it does not check.
CHECK_ALL_ROWS = """
ALTER FUNCTION referrals_require_move() SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp;
"""
CHECK_VISIBLE_ROWS = """
ALTER FUNCTION referrals_require_move() SECURITY INVOKER RESET search_path;
"""

SYSTEM = "(SELECT referrals_reader('role')) = 'system'"
MINISTRY = "(SELECT referrals_reader('role')) = 'ministry'"
NO_DESK = "(SELECT referrals_reader('role')) <> 'ministry'"
MEMBER = "(SELECT referrals_reader('member')::bigint)"
BODY = "(SELECT referrals_reader('body')::bigint)"
IS_REVIEWER = "(SELECT referrals_reader_bodies('review_escalation')) IS NOT NULL"


def bodies(permission: str) -> str:
    return f"((SELECT referrals_reader_bodies('{permission}'))::bigint[])"


def local(case: str) -> str:
    """Its commission, or the association that reported it; of a draft, its author alone."""
    return f"""(
    ({case}.body_id = ANY {bodies("view_case")}
      OR {case}.reported_by_body_id = ANY {bodies("report_case")})
    AND ({case}.state <> 'draft' OR {case}.author_id = {MEMBER})
  )"""


def national(case: str) -> str:
    """What went up; and what the coordination logs itself, before it goes up in the same
    transaction."""
    return f"""(
    {IS_REVIEWER}
    AND ({case}.escalated_at IS NOT NULL
      OR {case}.body_id = ANY {bodies("review_escalation")} AND {case}.state <> 'draft')
  )"""


def case_where(condition: str = "true") -> str:
    """The case of this row is one that the reader sees, and of which a condition holds."""
    return f"EXISTS (SELECT FROM referrals_case one WHERE one.id = case_id AND {condition})"


def relay_where(condition: str) -> str:
    return f"EXISTS (SELECT FROM referrals_relay relay WHERE relay.id = relay_id AND {condition})"


OF_ITS_CASE = f"{SYSTEM} OR {case_where()}"
# A desk sees the case of its relay, and not what the levels do about it.
OF_ITS_CASE_BUT_FOR_DESKS = f"{SYSTEM} OR {NO_DESK} AND {case_where()}"
OWN = f"{SYSTEM} OR member_id = {MEMBER}"

CASE = f"""{SYSTEM} OR {local("referrals_case")} OR {national("referrals_case")}
  OR id = ANY ((SELECT referrals_cases_of_desk())::uuid[])"""
RELAY = f"""{SYSTEM}
  OR {MINISTRY} AND desk_id = {BODY}
  OR {IS_REVIEWER} AND level = 'national'
  OR {NO_DESK} AND {case_where(local("one"))}"""
SUMMARY_OF_OWN = f"one.body_id = ANY {bodies('view_case')}"
SECOND_READING = f"{SYSTEM} OR {case_where(SUMMARY_OF_OWN)}"
# Who reads which message: the same tiers as `MessageQuerySet.visible_to`.
MESSAGE = f"""{SYSTEM}
  OR tier = 'body' AND body_id = {BODY} AND {NO_DESK} AND {case_where()}
  OR tier = 'shared' AND {case_where(local("one"))}
  OR tier = 'shared' AND reaches_national_level AND {case_where(national("one"))}
  OR tier = 'relay' AND {relay_where("relay.level = 'local'")} AND {case_where(local("one"))}
  OR tier = 'relay' AND {relay_where("relay.level = 'national'")} AND {case_where(national("one"))}
  OR tier = 'relay' AND {MINISTRY} AND {relay_where("relay.level = 'national'")}"""
AGENDA = f"""{SYSTEM} OR {case_where()} AND EXISTS (
    SELECT FROM commissions_meeting meeting
    WHERE meeting.id = meeting_id AND meeting.body_id = ANY {bodies("view_case")}
  )"""
PATTERN = f"""{SYSTEM} OR {IS_REVIEWER}
  OR (SELECT referrals_reader_bodies('view_case')) IS NOT NULL
    AND department_id = ANY ((SELECT referrals_reader('departments')::text[])::text[])"""

POLICIES: dict[str, str] = {
    "referrals_case": CASE,
    "referrals_dysfunction": OF_ITS_CASE,
    "referrals_move": OF_ITS_CASE_BUT_FOR_DESKS,
    "referrals_announcedmove": SYSTEM,
    "referrals_assignment": OF_ITS_CASE_BUT_FOR_DESKS,
    "referrals_informationrequest": OF_ITS_CASE_BUT_FOR_DESKS,
    "referrals_question": f"""{SYSTEM} OR EXISTS (
    SELECT FROM referrals_informationrequest asked WHERE asked.id = request_id)""",
    "referrals_legalhold": OF_ITS_CASE_BUT_FOR_DESKS,
    "referrals_secondreading": SECOND_READING,
    "referrals_relay": RELAY,
    "referrals_message": MESSAGE,
    "referrals_threadreading": OF_ITS_CASE,
    "referrals_agendaitem": AGENDA,
    "referrals_notification": f"{OWN} AND body_id = {BODY}",
    "referrals_idempotentrequest": OWN,
    "referrals_pattern": PATTERN,
    "referrals_recommendation": f"""{SYSTEM} OR EXISTS (
    SELECT FROM referrals_pattern pattern WHERE pattern.id = pattern_id)""",
    "referrals_recommendationstep": f"""{SYSTEM} OR EXISTS (
    SELECT FROM referrals_recommendation one WHERE one.id = recommendation_id)""",
}


def wall(table: str, seen: str) -> str:
    """One policy for reading and writing: what a reader writes, it must see."""
    return f"""
CREATE POLICY readers ON {table}
  USING (
  {seen}
  );
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
"""


def no_wall(table: str) -> str:
    return f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY readers ON {table};\n"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0018_name_lines_after_their_case"),
        ("commissions", "0003_meetings"),
    ]

    operations = [
        migrations.RunSQL(
            sql=READER + DESK + CHECK_ALL_ROWS,
            reverse_sql=f"""{CHECK_VISIBLE_ROWS}
DROP FUNCTION referrals_cases_of_desk();
DROP FUNCTION referrals_reader_bodies(text);
DROP FUNCTION referrals_reader(text);
""",
        ),
        migrations.RunSQL(
            sql="".join(wall(table, seen) for table, seen in POLICIES.items()),
            reverse_sql="".join(no_wall(table) for table in POLICIES),
        ),
    ]
