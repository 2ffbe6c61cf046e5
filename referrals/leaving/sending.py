"""A summary that leaves now, or that somebody else of the commission reads first."""

import uuid
from collections.abc import Sequence
from typing import Any

from audit.actors import Actor
from audit.services import acting_as
from privacy.confirmations import Confirmation
from referrals.enums import CaseState
from referrals.leaving.readings import ReadingNotNeeded, ask_reading
from referrals.leaving.rules import SecondReadingNeeded, awaits_reader
from referrals.services.cases import locked_case, require_version
from referrals.services.errors import StaleCase
from referrals.services.moves import move_case
from referrals.services.summary import write_summary


def send_summary(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    national_summary: str,
    expected_version: int,
    reason: str = "",
    confirmations: Sequence[Confirmation] = (),
) -> bool:
    """Let a summary leave when it may, with the case if that is not at the national level yet;
    else keep it for its second reader. Returns whether it left.

    The pages do as the rule wants. A caller of the API says what it wants, with the functions
    that are called here: the same rule refuses what is not for now.

    Raises what `move_case`, `write_summary` and `ask_reading` raise, but for a second reader who
    took or left a seat meanwhile: StaleCase.
    """
    given: dict[str, Any] = {
        "actor": actor,
        "case_id": case_id,
        "national_summary": national_summary,
        "confirmations": confirmations,
        "expected_version": expected_version,
    }
    with acting_as(actor, purpose="case.write_summary"):
        case = locked_case(actor, case_id)
        require_version(case, expected_version)
        waits = awaits_reader(actor, case)
        try:
            if waits:
                ask_reading(**given)
            elif case.is_at_national_level:
                write_summary(**given)
            else:
                move_case(target=CaseState.ESCALATED, reason=reason, **given)
        except (ReadingNotNeeded, SecondReadingNeeded):
            raise StaleCase(case.reference) from None
    return not waits
