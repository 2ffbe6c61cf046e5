"""How long each kind of data is kept, and why: the one place where the periods are set (design 5).

Calendar months: a period counted from the 31st ends on the last day of a shorter month. A change
here changes docs/dpia.md too, which a test compares.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Period:
    """How long, and the text that says so. `anchor` is shown and journalled as it is."""

    length: relativedelta
    anchor: str

    def end(self, start: datetime) -> datetime:
        return start + self.length


# A draft concerns nobody but its author.
DRAFT = Period(relativedelta(days=30), "RGPD art. 5(1)(c)")

# What was being typed when a session ended is less than a draft.
KEPT_FORM = DRAFT

# What is left to the next on duty is old news after some turns.
HANDOVER_NOTE = Period(relativedelta(months=3), "RGPD art. 5(1)(c)")

# Once the failure is settled, the story and its exact dates serve no purpose; three months leave
# room to reopen.
CASE_TEXTS_AND_DATES = Period(relativedelta(months=3), "RGPD art. 5(1)(c)")

# Social and medico-social sector: two years in the active base after the last contact. Then only
# aggregates remain.
CLOSED_CASE = Period(relativedelta(months=24), "CNIL 2023-095")

# Recommendation on logging: six to twelve months.
ACCESS_JOURNAL = Period(relativedelta(months=12), "CNIL 2021-122")

# Nothing disappears silently: owners are told this long before.
WARNING_BEFORE_DELETION = timedelta(days=15)
