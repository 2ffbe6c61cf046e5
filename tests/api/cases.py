"""What the tests of the operations on cases send and look at."""

from typing import Any

from audit.models import Entry
from referrals.models import Case, Dysfunction, IdempotentRequest, Move
from tests.factories import NARRATIVE, days_ago

CASES = "/api/v1/cases/"
PHONE = "06 39 98 12 34"


def body(**changes: Any) -> dict[str, Any]:
    content = {
        "department": "69",
        "exploitation": ["SEXUAL"],
        "age_band": "ADULT",
        "sex": "F",
        "nationality_group": "THIRD_COUNTRY",
        "victim_status": "PRESUMED",
        "modality": "OFFLINE",
        "reporter_kind": "NGO",
        "dysfunctions": [
            {
                "type": "REFL-01",
                "clock_started_on": days_ago(3).isoformat(),
                "causes": ["RIGHT_UNKNOWN"],
                "responsible_bodies": ["POLICE"],
            }
        ],
        "narrative": NARRATIVE,
    }
    return content | changes


def stored() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Case, Dysfunction, Move, IdempotentRequest, Entry)
    )


def url(case: Case, tail: str = "") -> str:
    return f"{CASES}{case.reference}/{tail}"
