"""How long each kind of data is kept, and why (design 5; anchors in the DPIA's inputs).

Calendar months: a period counted from the 31st ends on the last day of a shorter month.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

# Minimisation (GDPR art. 5(1)(c)): a draft concerns nobody but its author.
DRAFT = timedelta(days=30)

# Minimisation: once the failure is settled, the story and its exact dates serve no purpose;
# three months leave room to reopen.
CASE_TEXTS_AND_DATES_AFTER_CLOSURE = relativedelta(months=3)

# CNIL, deliberation 2023-095 of 14 September 2023 (social and medico-social sector): two years
# in the active base after the last contact. Then only aggregates remain.
CLOSED_CASE = relativedelta(months=24)

# CNIL, recommendation 2021-122 on logging: six to twelve months.
ACCESS_JOURNAL = relativedelta(months=12)

# A contact point is checked again at this pace (GDPR art. 5(1)(d), accuracy).
CONTACT_POINT_CONFIRMATION = relativedelta(months=6)

# What concerned a referent leaves with the function: the time to name a successor.
CONTACT_POINT_AFTER_FUNCTION = relativedelta(months=1)

# An account that nobody uses is first closed, then pseudonymised (GDPR art. 5(1)(e) and 32).
INACTIVE_ACCOUNT_BLOCKED = timedelta(days=90)
INACTIVE_ACCOUNT_PSEUDONYMISED = relativedelta(months=12)

# Nothing disappears silently: owners are told this long before.
WARNING_BEFORE_DELETION = timedelta(days=15)
