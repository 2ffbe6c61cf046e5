"""What the end of a period does, and why it may wait."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.retention import CASE_TEXTS_AND_DATES, CLOSED_CASE, DRAFT, Period


class Rule(models.TextChoices):
    DRAFT = "draft", _("the draft is deleted")
    TEXTS = "texts", _("texts, messages and exact dates are destroyed")
    CASE = "case", _("the case is erased: only counts remain")


PERIODS: dict[Rule, Period] = {
    Rule.DRAFT: DRAFT,
    Rule.TEXTS: CASE_TEXTS_AND_DATES,
    Rule.CASE: CLOSED_CASE,
}


class HoldReason(models.TextChoices):
    """Why nothing of a case may be destroyed for now. A closed list: a sentence could name her."""

    COMPLAINT = "complaint", _("A complaint to an independent authority")
    INSPECTION = "inspection", _("An inspection or an audit")
    JUDICIAL = "judicial", _("A judicial proceeding")
    RIGHTS_REQUEST = "rights_request", _("A request of the person concerned (GDPR art. 18)")
