"""Where the clock of the database went back. The order of the journal is that of its numbers."""

from django.db import connection

from audit.verification.report import Finding

SHOWN = 50
# Two transactions at once draw their numbers and their times within far less.
WENT_BACK = """
SELECT id, before, "timestamp" FROM (
  SELECT id, "timestamp", lag("timestamp") OVER (ORDER BY id) AS before
  FROM audit_entry WHERE id > %s
) AS entry
WHERE "timestamp" < before - interval '1 minute' ORDER BY id LIMIT %s
"""


def clock_notices(after_entry: int) -> list[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(WENT_BACK, [after_entry, SHOWN])
        return [
            Finding(
                "clock.back",
                f"The clock went back at entry {entry}: {at:%Y-%m-%d %H:%M:%S} UTC follows "
                f"{before:%Y-%m-%d %H:%M:%S} UTC.",
                entry,
                entry,
            )
            for entry, before, at in cursor.fetchall()
        ]
