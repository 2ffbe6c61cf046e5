"""The national summary of a case that a rule sent up without one."""

import uuid
from collections.abc import Sequence

from audit.actors import Actor
from audit.services import acting_as
from privacy.confirmations import Confirmation, record_confirmed
from privacy.services import row_cipher
from referrals.leaving.rules import require_reading
from referrals.models import Case
from referrals.permissions import can_write_summary
from referrals.services.cases import locked_case, require_version
from referrals.services.content import screened_summary
from referrals.services.errors import CaseForbidden


def write_summary(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    national_summary: str,
    expected_version: int | None = None,
    confirmations: Sequence[Confirmation] = (),
) -> Case:
    """Tell the national level what it cannot read in the narrative. A summary that was written is
    never replaced: the national level has acted on it.

    Raises CaseNotFound, CaseForbidden, StaleCase, CaseRefused, IdentifyingText,
    SecondReadingNeeded.
    """
    with acting_as(actor, purpose="case.write_summary"):
        case = locked_case(actor, case_id)
        if not can_write_summary(actor, case):
            raise CaseForbidden(case.reference)
        require_version(case, expected_version)
        text = screened_summary(national_summary, confirmations=confirmations)
        case.summary_reading = require_reading(actor, case)
        case.national_summary_sealed = row_cipher(row=case).seal(
            column="national_summary", text=text
        )
        case.second_readings.replace_pending()
        case.version += 1
        case.save()
        record_confirmed(
            actor=actor,
            target=case,
            texts={"national_summary": national_summary},
            confirmations=confirmations,
        )
    return case
